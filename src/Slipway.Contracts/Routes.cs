namespace Slipway.Contracts;

/// <summary>
/// Every path of the wire, in one place. Literal segments match in any casing and with a trailing
/// slash (observed).
/// </summary>
public static class Routes
{
    public const string Publishers = "/api/publishers";
    public const string Offers = Publishers + "/{publisherId}/offers";
    public const string Offer = Offers + "/{offerId}";
    public const string OfferVersion = Offer + "/versions/{version}";
    public const string OfferSlot = Offer + "/slot/{slot}";
    public const string OfferStatus = Offer + "/status";
    public const string Publish = Offer + "/publish";
    public const string Validate = Offer + "/validate";
    public const string GoLive = Offer + "/golive";
    public const string Cancel = Offer + "/cancel";
    public const string Submissions = Offer + "/submissions";
    public const string Operation = Offer + "/operations/{operationId}";
    public const string OperationByAddress = "/api/operations/{address}";
    public const string OfferTypes = "/api/offerTypes";
    public const string OfferType = OfferTypes + "/{offerTypeId}";

    public const string CatalogOffers = "/catalog/offers";
    public const string CatalogOffer = CatalogOffers + "/{publisherId}/{offerId}";
    public const string CatalogChanges = "/catalog/changes";
    public const string Files = "/files";
    public const string File = Files + "/{name}";

    public const string Rules = "/rules";

    public const string TokenV1 = "/{tenant}/oauth2/token";
    public const string TokenV2 = "/{tenant}/oauth2/v2.0/token";
    public const string Discovery = "/{tenant}/.well-known/openid-configuration";
    public const string DiscoveryV2 = "/{tenant}/v2.0/.well-known/openid-configuration";
    public const string Keys = "/{tenant}/discovery/keys";
    public const string KeysV2 = "/{tenant}/discovery/v2.0/keys";
    public const string InstanceDiscovery = "/common/discovery/instance";

    public const string Live = "/health/live";
    public const string Ready = "/health/ready";
    public const string OpenApi = "/openapi/v1.json";

    /// <summary>
    /// The address of an operation as it stands in <c>Location</c>: relative, with the api-version,
    /// so that clients may glue it to the host (documented, and clients depend on it). A migrated
    /// offer's names the operation by id, any other's by its publishing version.
    /// </summary>
    public static string OperationLocation(bool migrated, string publisherId, string offerId, Guid operationId, int publishingVersion) =>
        migrated
            ? $"{Publishers}/{publisherId}/offers/{offerId}/operations/{operationId}?{ApiVersion.Parameter}={ApiVersion.Current}"
            : $"/api/operations/{publisherId}${offerId}${publishingVersion}$preview?{ApiVersion.Parameter}={ApiVersion.Current}";
}
