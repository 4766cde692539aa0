using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;

namespace Slipway.Server.Http;

/// <summary>
/// Makes every error body of the service, so that none is empty, none is HTML, and each says what
/// to do.
/// </summary>
public static class Errors
{
    public static IResult InvalidApiVersion() =>
        Respond(400, ErrorCodes.InvalidApiVersion, $"Invalid api version. Allowed values are [{ApiVersion.Current}]");

    public static IResult BadRequest(string message, string? target = null) => Respond(400, ErrorCodes.BadRequest, message, target);

    /// <summary>One fault is the error itself; several are its details.</summary>
    public static IResult BadRequest(IReadOnlyList<Fault> faults) => faults is [var only]
        ? BadRequest(only.Message, only.Target)
        : Respond(
            400,
            ErrorCodes.BadRequest,
            faults.Count > FaultList.Most
                ? $"The request has more than {FaultList.Most} faults; 'details' names the first {FaultList.Most}."
                : $"The request has {faults.Count} faults; 'details' names each.",
            details: Details(faults));

    public static IResult Unauthorized(string message) => new ErrorResult(
        401, ErrorCodes.Unauthorized, new ErrorBody(new ErrorDetail(ErrorCodes.Unauthorized, message), message));

    /// <summary>
    /// The observed sentence. Callers without a role get nothing more: they must not learn whether
    /// the publisher exists.
    /// </summary>
    public static IResult Forbidden(string? detail = null)
    {
        const string observed = "User does not have the required permissions";
        return Respond(403, ErrorCodes.Forbidden, detail is null ? observed : $"{observed}. {detail}");
    }

    public static IResult NotFound(string message) => Respond(404, ErrorCodes.NotFound, message);

    public static IResult NoOffer(string publisherId, string offerId) =>
        NotFound($"There is no offer '{offerId}' under publisher '{publisherId}'.");

    public static IResult MethodNotAllowed(string method) =>
        Respond(405, ErrorCodes.MethodNotAllowed, $"{method} is not allowed here. The header Allow names the methods that are.");

    public static IResult RequestTooLarge(string what, long limit) =>
        Respond(413, ErrorCodes.RequestTooLarge, $"{what} is too large; at most {limit} bytes are allowed.");

    public static IResult UnsupportedMediaType(string message) => Respond(415, ErrorCodes.UnsupportedMediaType, message);

    public static IResult RequestTimeout(string message) => Respond(408, ErrorCodes.RequestTimeout, message);

    public static IResult ServiceBusy(string message, int retryAfterSeconds = 1) => new ErrorResult(
        503, ErrorCodes.ServiceBusy, new ErrorBody(new ErrorDetail(ErrorCodes.ServiceBusy, message)), RetryAfterSeconds: retryAfterSeconds);

    public static IResult TooManyRequests(int perSecond, int retryAfterSeconds) =>
        TooMany($"The limit is {perSecond} requests a second.", retryAfterSeconds);

    public static IResult TooManyOfAddress(int most, int retryAfterSeconds) =>
        TooMany($"At most {most} requests from your address may be in progress at once, including those whose responses you are still "
            + "reading.", retryAfterSeconds);

    private static ErrorResult TooMany(string sentence, int retryAfterSeconds)
    {
        var message = $"{sentence} Try again after the time in Retry-After.";
        return new ErrorResult(
            429, ErrorCodes.TooManyRequests, new ErrorBody(
                new ErrorDetail(ErrorCodes.TooManyRequests, message)), RetryAfterSeconds: retryAfterSeconds);
    }

    /// <summary>Any other refusal, for an extension.</summary>
    public static IResult Chosen(int status, string code, string message, params IReadOnlyList<Fault> details) =>
        Respond(status, code, message, details: details is [] ? null : Details(details));

    /// <summary>Other requests changed the offer first at every attempt.</summary>
    public static IResult Contended() =>
        ServiceBusy("Other requests keep changing this offer. Try again after the time in Retry-After.");

    public static IResult InternalServerError() =>
        Respond(500, ErrorCodes.InternalServerError, "We cannot complete the request now, please try again later.");

    /// <summary>
    /// A refused command, with the address of the operation that stands in the way, if any.
    /// </summary>
    public static IResult Refused(Refusal refusal, Offer? offer) => refusal.Reason switch
    {
        RefusalReason.BadRequest => Respond(400, ErrorCodes.BadRequest, refusal.Message),
        RefusalReason.InvalidResourceId => Respond(409, ErrorCodes.InvalidResourceId, refusal.Message),
        RefusalReason.NotFound => NotFound(refusal.Message),
        RefusalReason.OperationInProgress => new ErrorResult(
            409,
            ErrorCodes.OperationInProgress,
            new ErrorBody(new ErrorDetail(ErrorCodes.OperationInProgress, refusal.Message)),
            Location: refusal.InTheWay is { } operation && offer is not null ? Addresses.Of(offer, operation) : null),
        RefusalReason.OfferNotReadyForGoLive => Respond(400, ErrorCodes.OfferNotReadyForGoLive, refusal.Message),
        RefusalReason.PreconditionFailed => Respond(412, ErrorCodes.PreconditionFailed, refusal.Message),
        RefusalReason.ValidationFailed => Respond(422, ErrorCodes.ValidationFailed, refusal.Message, details: Details(refusal.Faults)),
        _ => InternalServerError(),
    };

    /// <summary>A refusal of the token service, in the form of RFC 6749 §5.2.</summary>
    public static IResult Token(int status, string error, string description) =>
        new TokenErrorResult(status, new TokenErrorBody(error, description));

    private static ErrorResult Respond(
        int status, string code, string message, string? target = null, IReadOnlyList<ErrorDetail>? details = null) =>
        new(status, code, new ErrorBody(new ErrorDetail(code, message, target, details)));

    private static IReadOnlyList<ErrorDetail> Details(IReadOnlyList<Fault> faults) =>
        [.. faults.Select(fault => new ErrorDetail(fault.Code, fault.Message, fault.Target))];

    private sealed record ErrorResult(
        int Status, string Code, ErrorBody Body, string? Location = null, int? RetryAfterSeconds = null) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            var headers = context.Response.Headers;
            headers[WireHeaders.ErrorCode] = Code;
            if (Location is not null)
                headers.Location = headers[WireHeaders.OperationLocation] = Location;
            if (RetryAfterSeconds is { } seconds)
                headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (Status == 401)
                headers.WWWAuthenticate = "Bearer";
            return Json.WriteAsync(context, Status, JsonSerializer.SerializeToUtf8Bytes(Body, WireJson.Wire.ErrorBody));
        }
    }

    private sealed record TokenErrorResult(int Status, TokenErrorBody Body) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.Headers[WireHeaders.ErrorCode] = Body.Error;
            return Json.WriteAsync(context, Status, JsonSerializer.SerializeToUtf8Bytes(Body, WireJson.Wire.TokenErrorBody));
        }
    }
}
