
namespace Slipway.Server.Settings;

/// <summary>How the text of a setting becomes its value.</summary>
/// <param name="Allowed">Which values are allowed; null for any text.</param>
/// <param name="Read">Reads a setting that is set.</param>
/// <param name="Arity">How many values it has.</param>
public sealed record SettingForm<TValue>(string? Allowed, SettingRead<TValue> Read, SettingArity Arity = SettingArity.One);
