using System.Diagnostics.CodeAnalysis;

namespace Slipway.Server.Settings;

/// <summary>False if the text was refused; the input has a fault then.</summary>
public delegate bool SettingRead<TValue>(SettingText text, [MaybeNullWhen(false)] out TValue value);
