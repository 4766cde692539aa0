namespace Slipway.Contracts;

/// <summary>Header names of the wire beyond the standard ones.</summary>
public static class WireHeaders
{
    public const string CorrelationId = "x-ms-correlation-request-id";
    public const string ErrorCode = "x-ms-error-code";
    public const string ClientRequestId = "x-ms-client-request-id";
    public const string OperationLocation = "Operation-Location";
}
