namespace Slipway.Core.Definitions;

/// <summary>A key of a plan with its empty value.</summary>
/// <param name="Key">ASCII that JSON need not escape.</param>
/// <param name="Value">As JSON: <c>{}</c> or <c>[]</c>.</param>
public sealed record EmptyKey(string Key, string Value);
