namespace Slipway.Server.Http;

/// <summary>Describes an endpoint that is not a JSON call of the API: the token service's, and the probes.</summary>
internal sealed record PlainCallMetadata(string OperationId, string Resource, string Summary);
