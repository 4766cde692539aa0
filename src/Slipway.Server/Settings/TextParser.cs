using System.Diagnostics.CodeAnalysis;

namespace Slipway.Server.Settings;

/// <summary>Whether a text is allowed, and its value.</summary>
public delegate bool TextParser<TValue>(string text, [MaybeNullWhen(false)] out TValue value);
