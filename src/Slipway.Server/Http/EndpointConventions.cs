using System.Security.Cryptography;
using Microsoft.OpenApi;
using Slipway.Contracts;

namespace Slipway.Server.Http;

/// <summary>Metadata with which endpoints describe themselves in the route table.</summary>
internal static class EndpointConventions
{
    /// <summary>
    /// Names a call: for scenarios and the journal, its operation id, its resource, and a summary.
    /// </summary>
    public static RouteHandlerBuilder Call(
        this RouteHandlerBuilder endpoint, string name, string operationId, string resource, string summary) =>
        endpoint.WithMetadata(new CallMetadata(name)).WithName(operationId).WithTags(resource).WithSummary(summary);

    /// <summary>Describes what <see cref="Call"/> is not for.</summary>
    public static T PlainCall<T>(this T endpoint, string operationId, string resource, string summary)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new PlainCallMetadata(operationId, resource, summary));

    /// <summary>What a part of the path means.</summary>
    public static T HasPart<T>(this T endpoint, string name, string meaning)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new ParameterMetadata(name, ParameterLocation.Path, meaning));

    /// <summary>The parts of the path that name a publisher or an offer.</summary>
    public static T HasOffer<T>(this T endpoint)
        where T : IEndpointConventionBuilder =>
        endpoint.HasPart("publisherId", "The publisher, in any casing.").HasPart("offerId", "The offer, in any casing.");

    public static RouteHandlerBuilder HasSlot(this RouteHandlerBuilder endpoint) => endpoint.HasPart(
        "slot", "A slot in any casing: draft, preview or production; in the catalog production (the default) or preview.");

    /// <summary>A query parameter that no signature shows.</summary>
    public static RouteHandlerBuilder MayHaveQuery(this RouteHandlerBuilder endpoint, string name, string meaning) =>
        endpoint.WithMetadata(new ParameterMetadata(name, ParameterLocation.Query, meaning));

    public static RouteHandlerBuilder MayHaveHeader(this RouteHandlerBuilder endpoint, string name, string meaning) =>
        endpoint.WithMetadata(new ParameterMetadata(name, ParameterLocation.Header, meaning));

    /// <summary>See <see cref="ClientRequest"/>.</summary>
    public static RouteHandlerBuilder MayNameItsRequest(this RouteHandlerBuilder endpoint) => endpoint.MayHaveHeader(
        WireHeaders.ClientRequestId,
        "The client's own id for its request. A repeat with the same id within 24 hours changes nothing: a POST returns the same "
        + "operation, "
        + "a PUT returns the draft as it is now, without an ETag.");

    /// <summary>The statuses of the endpoint's refusals, all with the same error body.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<ErrorBody>(status);
        return endpoint;
    }

    /// <summary>
    /// The refusals that every call may get because there are too many requests, of the caller or
    /// of all.
    /// </summary>
    public static RouteGroupBuilder MayBeTooMuch(this RouteGroupBuilder group) => group.WithMetadata(
        new ProducesResponseTypeMetadata(429, typeof(ErrorBody), ["application/json"]),
        new ProducesResponseTypeMetadata(503, typeof(ErrorBody), ["application/json"]));

    /// <summary>
    /// Describes the body and the refusals of any body. The framework's own <c>Accepts</c> would
    /// also refuse other content types, but on this wire no Content-Type is refused (observed).
    /// </summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, bool optional = false) =>
        endpoint.WithMetadata(new BodyMetadata(typeof(T), optional)).Refuses(408, 413, 415);

    /// <summary>
    /// The client's id of its request, if it sent one, together with the request's method and path.
    /// </summary>
    public static Slipway.Storage.Changes.ClientRequest? ClientRequest(this HttpContext context, ReadOnlySpan<byte> body) =>
        context.Request.Headers[WireHeaders.ClientRequestId].ToString() is { Length: > 0 and <= 200 } id
            ? new Slipway.Storage.Changes.ClientRequest(
                Caller.Of(context.User).Id,
                $"{context.Request.Method} {context.Request.Path.Value!.TrimEnd('/').ToLowerInvariant()}",
                id,
                Convert.ToHexStringLower(SHA256.HashData(body)))
            : null;
}
