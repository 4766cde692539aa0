namespace Slipway.Server.Settings;

/// <summary>How many values a setting has, and so what its flag takes.</summary>
public enum SettingArity
{
    One,

    /// <summary>Its flag takes no value and means true.</summary>
    Switch,

    /// <summary>With commas between them, as a list in the file, or by a flag that is repeated.</summary>
    List,

    /// <summary>The same; its flag may also stand without a value and means true.</summary>
    SwitchOrList,
}
