using System.Security.Cryptography;
using Slipway.Contracts;

namespace Slipway.Server.Http;

/// <summary>What endpoints say of themselves in the route table.</summary>
internal static class EndpointConventions
{
    /// <summary>The statuses that the endpoint refuses with, each with the one error body.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<ErrorBody>(status);
        return endpoint;
    }

    /// <summary>What every call may be refused with because there are too many, of the caller's or of all.</summary>
    public static RouteGroupBuilder MayBeTooMuch(this RouteGroupBuilder group) => group.WithMetadata(
        new ProducesResponseTypeMetadata(429, typeof(ErrorBody), ["application/json"]), new ProducesResponseTypeMetadata(503, typeof(ErrorBody), ["application/json"]));

    /// <summary>
    /// Describes the body, and what any may be refused for. The framework's own <c>Accepts</c> would also refuse other content types, and
    /// on this wire Content-Type is never a reason to (observed).
    /// </summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, bool optional = false) =>
        endpoint.WithMetadata(new BodyMetadata(typeof(T), optional)).Refuses(408, 413, 415);

    /// <summary>The client's name for its request, when it gave one, with what it asks for.</summary>
    public static Slipway.Storage.Offers.ClientRequest? ClientRequest(this HttpContext context, ReadOnlySpan<byte> body) =>
        context.Request.Headers[WireHeaders.ClientRequestId].ToString() is { Length: > 0 and <= 200 } id
            ? new Slipway.Storage.Offers.ClientRequest(
                Caller.Of(context.User).Id,
                $"{context.Request.Method} {context.Request.Path.Value!.TrimEnd('/').ToLowerInvariant()}",
                id,
                Convert.ToHexStringLower(SHA256.HashData(body)))
            : null;
}

internal sealed record BodyMetadata(Type Type, bool Optional);
