using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>Runs statements of a transaction one after another.</summary>
internal static class OfferCommit
{
    public static async Task<CommitResult> RunAsync(Dialect dialect, ChangeStatements statements, WriteSession session, Change change)
    {
        var outcome = await RunAsync(session, statements.Of(change));
        return new CommitResult(outcome, Rows.TimeOf(await session.ValueAsync<long>($"SELECT {dialect.MarketNow}")));
    }

    /// <summary>Stops at the first statement whose outcome is decisive, and keeps nothing then.</summary>
    public static async Task<CommitOutcome> RunAsync(WriteSession session, IEnumerable<Statement> statements)
    {
        foreach (var statement in statements)
        {
            if (await session.CountAsync(statement) == 0 && statement.Otherwise is { } lost)
                return session.Discard(lost);
        }

        return CommitOutcome.Committed;
    }
}
