using Slipway.Core.Publishing;
using Slipway.Storage.Changes;

namespace Slipway.Storage.Offers;

/// <summary>What a request of that name came to.</summary>
/// <param name="OperationId">Null for a PUT.</param>
/// <param name="Body">Of the request; empty where an older program stored it.</param>
/// <param name="CommandRevision">The offer's, after the request.</param>
public sealed record RememberedRequest(Guid? OperationId, string Body, long CommandRevision)
{
    /// <summary>
    /// Whether <paramref name="request"/> repeats this one: no command has changed the offer since.
    /// </summary>
    public bool IsRepeatedBy(ClientRequest request, Offer offer) =>
        CommandRevision == offer.CommandRevision && (Body.Length == 0 || Body == request.Body);
}
