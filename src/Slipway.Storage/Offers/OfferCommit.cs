using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>Runs a change's statements one after another.</summary>
internal static class OfferCommit
{
    public static async Task<CommitResult> RunAsync(Dialect dialect, ChangeStatements statements, WriteSession session, Change change)
    {
        var outcome = await RunAsync(session, statements.Of(change));
        return new CommitResult(outcome, Ticks.ToTime(await session.ValueAsync<long>($"SELECT {dialect.MarketNow}")));
    }

    public static Task<CommitOutcome> KeepAsync(
        ChangeStatements statements, WriteSession session, Lease lease, OfferKey key, int version, StepEffects effects) =>
        RunAsync(session, statements.Effects(key, version, effects, Statement.Always).Prepend(statements.Hold(key, lease)));

    private static async Task<CommitOutcome> RunAsync(WriteSession session, IEnumerable<Statement> statements)
    {
        foreach (var statement in statements)
        {
            if (await session.CountAsync(statement) == 0 && statement.Otherwise is { } lost)
                return session.Discard(lost);
        }

        return CommitOutcome.Committed;
    }
}
