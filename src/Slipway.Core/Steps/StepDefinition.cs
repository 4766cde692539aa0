namespace Slipway.Core.Steps;

/// <summary>
/// A step as its offer type describes it. <paramref name="Hold"/> is how long the original is
/// documented to take, in market time; only a pace that holds waits for it.
/// </summary>
public sealed record StepDefinition(string Id, string Name, string EstimatedTimeFrame, string Description, TimeSpan Hold)
{
    /// <summary>
    /// The id of the step whose work is done here: this one's, unless the type says otherwise.
    /// </summary>
    public string Work { get; init; } = Id;
}
