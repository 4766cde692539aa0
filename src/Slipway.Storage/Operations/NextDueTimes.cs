namespace Slipway.Storage.Operations;

/// <summary>What is to be done first.</summary>
/// <param name="Now">Market time.</param>
/// <param name="Free">When the first step is due that no node works on.</param>
/// <param name="Leased">The same of those that one does.</param>
public sealed record NextDueTimes(DateTimeOffset Now, DateTimeOffset? Free, DateTimeOffset? Leased)
{
    /// <summary>When the first step is due, or was; null when no step has a time.</summary>
    public DateTimeOffset? Due => Leased is null || Free < Leased ? Free : Leased;
}
