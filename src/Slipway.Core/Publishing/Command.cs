using System.Collections.Immutable;
using Slipway.Core.Documents;

namespace Slipway.Core.Publishing;

/// <summary>Everything that can happen to an offer.</summary>
public abstract record Command
{
    private Command()
    {
    }

    /// <summary>
    /// PUT of a draft. <paramref name="IfMatch"/> null: the caller sent none.
    /// <paramref name="MigratedByDefault"/> counts for a new offer only.
    /// </summary>
    public sealed record SaveDraft(
        string PublisherId,
        string OfferId,
        string? OfferTypeId,
        string DisplayText,
        string Hash,
        string? IfMatch,
        IfMatchRule IfMatchRule,
        bool MigratedByDefault) : Command;

    /// <summary><paramref name="Faults"/> is what the rules found in the draft that this command was decided on.</summary>
    public sealed record Publish(Guid OperationId, string NotificationEmails, ImmutableArray<Fault> Faults) : Command;

    /// <summary>
    /// The sign-off of the preview that waits, or of none but the one that
    /// <paramref name="PublishingVersion"/> (of its publish) and <paramref name="OfferVersion"/>
    /// name. <paramref name="PublishedBy"/> is who published what waits now, where it is known.
    /// </summary>
    public sealed record GoLive(
        Guid OperationId, int? PublishingVersion = null, int? OfferVersion = null, string? PublishedBy = null) : Command;

    /// <summary>
    /// With <paramref name="Until"/>, what runs goes on to read as running until market time
    /// reaches it, and a cancel after that ends it.
    /// </summary>
    public sealed record Cancel(Guid OperationId, DateTimeOffset? Until = null) : Command;

    /// <summary>The runner reports what the work of a step came to.</summary>
    public sealed record StepEnded(Guid OperationId, string StepId, StepOutcome Outcome) : Command;

    /// <summary>An operator moves the offer to the newer portal: its later addresses take the other form.</summary>
    public sealed record Migrate : Command;
}
