using System.Diagnostics.CodeAnalysis;

namespace Slipway.Server.Settings;

/// <summary>How the text of a setting becomes its value.</summary>
/// <param name="Allowed">Which values are allowed; null for any text.</param>
/// <param name="Read">Reads a setting that is set.</param>
/// <param name="Arity">How many values it has.</param>
public sealed record SettingForm<TValue>(string? Allowed, SettingRead<TValue> Read, SettingArity Arity = SettingArity.One);

/// <summary>False if the text was refused; the input has a fault then.</summary>
public delegate bool SettingRead<TValue>(SettingText text, [MaybeNullWhen(false)] out TValue value);

/// <summary>Whether a text is allowed, and its value.</summary>
public delegate bool TextParser<TValue>(string text, [MaybeNullWhen(false)] out TValue value);
