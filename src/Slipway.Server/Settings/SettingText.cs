namespace Slipway.Server.Settings;

/// <summary>The text of a setting that is set, and where to report that it is not allowed.</summary>
/// <param name="Setting">Which setting.</param>
/// <param name="Items">Its values: one, unless it is a list.</param>
/// <param name="Input">Collects the faults.</param>
public sealed record SettingText(SettingInfo Setting, IReadOnlyList<string> Items, SettingsInput Input)
{
    public string Value => Items[0];

    /// <summary>Reports that a value is not allowed.</summary>
    public bool Refuse(string found) => Fault($"{Setting.Shown} is '{found}'; allowed is {Setting.Allowed}.");

    public bool Fault(params IEnumerable<string> faults)
    {
        Input.Faults.AddRange(faults);
        return false;
    }
}
