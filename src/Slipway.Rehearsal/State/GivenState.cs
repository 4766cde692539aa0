using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Core.Drafts;
using Slipway.Core.Publishing;

namespace Slipway.Rehearsal.State;

/// <summary>What a folder of <c>--load</c> holds, read and found right.</summary>
public sealed record GivenState(
    IReadOnlyList<GivenPublisher> Publishers, IReadOnlyList<GivenPrincipal> Principals, IReadOnlyList<GivenOffer> Offers);

/// <summary>One of <c>publishers.json</c>.</summary>
public sealed record GivenPublisher(string Id, string Name, string SellerContact, bool Migrated = false);

/// <summary>One of <c>principals.json</c>. Without a secret it has the well-known one.</summary>
public sealed record GivenPrincipal(
    string App,
    string? Tenant = null,
    string? Object = null,
    string? Secret = null,
    IReadOnlyList<GivenRole>? Roles = null,
    IReadOnlyList<string>? Subscriptions = null);

/// <param name="Role">Its name.</param>
/// <param name="Publisher">Where; null for a role on the whole marketplace.</param>
public sealed record GivenRole(string Role, string? Publisher = null);

/// <summary>What a file of <c>offers/</c> says beside the document that the wire knows.</summary>
/// <param name="Stage">How far it has come; a draft where it is missing.</param>
/// <param name="Step">The id of the step at which it runs, is blocked, failed or was cancelled; the first where it is missing.</param>
/// <param name="Messages">What that step says.</param>
/// <param name="Draft">A definition that was saved after the stage was reached.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record GivenStage(
    string? Stage = null, string? Step = null, IReadOnlyList<string>? Messages = null, JsonElement? Draft = null);

/// <summary>An offer with the stage that it is to be brought to.</summary>
public sealed record GivenOffer(
    string File,
    OfferKey Key,
    string PublisherId,
    string OfferId,
    OfferBody Body,
    Stage Stage,
    string StepId,
    IReadOnlyList<string> Messages)
{
    public OfferBody? Draft { get; init; }

    /// <summary>Market time when it is judged.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Whether it has to be in preview before it can stand at its step.</summary>
    public bool GoesLive { get; init; }
}

public enum Stage
{
    Draft,
    Running,
    Blocked,
    Failed,
    Canceled,
    Preview,
    Live,
}
