namespace Slipway.Testing;

/// <summary>Options of a rehearsal server, as for <c>slipway serve --rehearsal</c>.</summary>
public sealed record RehearsalOptions
{
    /// <summary>
    /// <c>instant</c>, <c>real</c>, <c>documented</c>, or a factor such as <c>1000x</c>. With
    /// <c>documented</c>, steps wait until the clock is advanced.
    /// </summary>
    public string Pace { get; init; } = "instant";

    /// <summary>Any of the settings of <c>docs/settings.md</c>, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
