using Slipway.Contracts;
using Slipway.Core.Publishing;

namespace Slipway.Server.Http;

/// <summary>The addresses that the service returns.</summary>
public static class Addresses
{
    /// <summary>
    /// The operation's <c>Location</c>, in the form for its offer's migration status.
    /// </summary>
    public static string Of(Offer offer, Operation operation) =>
        Routes.OperationLocation(offer.Migrated, offer.PublisherId, offer.OfferId, operation.Id, operation.PublishingVersion);
}
