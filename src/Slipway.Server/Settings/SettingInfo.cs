namespace Slipway.Server.Settings;

/// <summary>What people read about a setting: on the command line, in docs/settings.md and in messages.</summary>
/// <param name="Name">Its name, with <c>:</c> between its parts.</param>
/// <param name="Default">What counts when it is not set, in Markdown.</param>
/// <param name="Meaning">What it does, in Markdown; sentences that begin with "See [" are for the page alone.</param>
/// <param name="Allowed">Which values are allowed; null for any text.</param>
/// <param name="Arity">How many values it has.</param>
/// <param name="Flag">Its flag of <c>slipway serve</c>; null where it has none but <c>--set</c>.</param>
public sealed record SettingInfo(string Name, string Default, string Meaning, string? Allowed, SettingArity Arity, string? Flag)
{
    /// <summary>The name with the flag, if there is one: a person may have typed either.</summary>
    public string Shown => Flag is null ? Name : $"{Name} ({Flag})";
}
