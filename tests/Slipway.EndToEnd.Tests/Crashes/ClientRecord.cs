using System.Collections.Concurrent;

namespace Slipway.EndToEnd.Tests.Crashes;

/// <summary>What the clients know: what they were answered, and what they asked without hearing back.</summary>
public sealed class ClientRecord
{
    public static readonly IReadOnlyList<string> Offers = [.. Enumerable.Range(0, 10).Select(number => $"offer-{number}")];

    private int drafts;

    /// <summary>A token holds through restarts, as the clients' does.</summary>
    public string? Token { get; set; }

    /// <summary>Each 202, by the request id that it answered.</summary>
    public ConcurrentDictionary<string, Accepted> Accepted { get; } = new();

    /// <summary>Each PUT that was answered 200.</summary>
    public ConcurrentBag<Saved> Saved { get; } = [];

    /// <summary>Commands whose answer never came: they may have happened.</summary>
    public ConcurrentDictionary<string, Asked> Unanswered { get; } = new();

    /// <summary>
    /// Each attempt at a command whose answer never came, or was a 503: it may have started an
    /// operation whose address nobody heard.
    /// </summary>
    public ConcurrentBag<Asked> Lost { get; } = [];

    /// <summary>Unlike any draft before it.</summary>
    public string NextDraft() => $"Draft {Interlocked.Increment(ref drafts)}";

    public override string ToString() => $"{Accepted.Count} commands accepted, {Saved.Count} drafts saved, {Unanswered.Count} unanswered";
}

/// <param name="Offer">The offer's id.</param>
/// <param name="Verb">publish, golive or cancel.</param>
public sealed record Asked(string Offer, string Verb);

/// <param name="Asked">What was asked.</param>
/// <param name="Location">The operation's address; null for a cancel where there was none.</param>
public sealed record Accepted(Asked Asked, string? Location);

public sealed record Saved(string Offer, string DisplayText, string ETag);
