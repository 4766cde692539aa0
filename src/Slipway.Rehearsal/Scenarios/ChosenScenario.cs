using Slipway.Rehearsal.Scenarios.Documents;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>
/// The scenario that applies now. Each request compares its version with the database's, so all nodes
/// follow a change at once; the document is read again only when it has changed.
/// </summary>
public sealed class ChosenScenario(ScenarioStore store, ILogger<ChosenScenario> log)
{
    private volatile Reading last = new("", ScenarioDocument.None);

    public async ValueTask<(ScenarioDocument Document, long Seed)> NowAsync(CancellationToken cancel) =>
        await store.ReadAsync(cancel) is { } stored ? (Read(stored.Document), stored.Seed) : (ScenarioDocument.None, 0);

    private ScenarioDocument Read(string text)
    {
        if (last is var known && known.Text == text)
            return known.Document;
        var (document, faults) = text.Length == 0 ? (ScenarioDocument.None, []) : ScenarioReader.Read(text);
        if (document is null)
            log.LogWarning("The stored scenario cannot be read by this program and has no effect: {Faults}", string.Join(
                " ", faults.Select(fault => fault.Message)));
        last = new Reading(text, document ?? ScenarioDocument.None);
        return last.Document;
    }

    private sealed record Reading(string Text, ScenarioDocument Document);
}
