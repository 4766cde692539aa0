namespace Slipway.Core.Rules;

/// <summary>
/// The last part of a rule's id: a number means the same check for every topic, so that ids
/// stay as they are when fields come and go. Rules about the entries of a list or map add 10.
/// </summary>
internal enum RuleKind
{
    /// <summary>A required value is there and not empty.</summary>
    Missing = 1,

    /// <summary>The value is of the right kind: text, list, object, …</summary>
    Kind = 2,

    /// <summary>It is neither too long nor has too few or too many entries.</summary>
    Size = 3,

    /// <summary>It has the right form, or is one of the allowed values.</summary>
    Form = 4,

    /// <summary>This server is allowed to fetch the address.</summary>
    Address = 5,

    /// <summary>Its keys have the right form.</summary>
    EntryKey = 6,

    /// <summary>No other entry of the list has the same.</summary>
    Duplicate = 7,

    /// <summary>A placeholder stands for a stored value.</summary>
    Placeholder = 8,
}
