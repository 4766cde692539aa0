namespace Slipway.Core.Documents;

public enum Severity
{
    /// <summary>A publish is refused (422), or the step blocks.</summary>
    Error,

    /// <summary>It is reported, and stops nothing.</summary>
    Warning,
}
