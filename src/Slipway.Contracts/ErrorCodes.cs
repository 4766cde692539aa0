namespace Slipway.Contracts;

/// <summary>
/// Values of <c>error.code</c>. Clients branch on them; they never change meaning.
/// </summary>
public static class ErrorCodes
{
    public const string InvalidApiVersion = "InvalidAPIVersion";
    public const string BadRequest = "BadRequest";
    public const string Unauthorized = "Unauthorized";
    public const string Forbidden = "Forbidden";
    public const string NotFound = "NotFound";
    public const string InvalidResourceId = "InvalidResourceId";
    public const string Conflict = "Conflict";
    public const string NotVerified = "NotVerified";
    public const string OperationInProgress = "OperationInProgress";
    public const string OfferNotReadyForGoLive = "OfferNotReadyForGoLive";
    public const string PreconditionFailed = "PreconditionFailed";
    public const string ValidationFailed = "ValidationFailed";
    public const string MethodNotAllowed = "MethodNotAllowed";
    public const string MisdirectedRequest = "MisdirectedRequest";
    public const string RequestTooLarge = "RequestTooLarge";
    public const string RequestTimeout = "RequestTimeout";
    public const string UnsupportedMediaType = "UnsupportedMediaType";
    public const string TooManyRequests = "TooManyRequests";
    public const string ServiceBusy = "ServiceBusy";
    public const string InternalServerError = "InternalServerError";
}
