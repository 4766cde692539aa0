namespace Slipway.Core.Notifications;

/// <summary>How many recipients a publisher's mail may reach within any 24 hours.</summary>
public static class MailBudget
{
    /// <summary>
    /// A mail has at most 50 recipients; a smaller budget would never let one go.
    /// </summary>
    public const int Least = 50;

    /// <summary>
    /// When a mail may go: null for now, else the moment at which enough of the others are a day
    /// old.
    /// </summary>
    /// <param name="others">
    /// The mails before it, by the moment at which each no longer counts.
    /// </param>
    /// <param name="recipients">How many the mail has.</param>
    /// <param name="budget">How many are allowed within 24 hours.</param>
    public static long? Until(IReadOnlyList<(long Ends, int Recipients)> others, int recipients, int budget)
    {
        var count = others.Sum(other => (long)other.Recipients) + recipients;
        long? until = null;
        foreach (var (ends, freed) in others.TakeWhile(_ => count > budget))
            (until, count) = (ends, count - freed);
        return until;
    }
}
