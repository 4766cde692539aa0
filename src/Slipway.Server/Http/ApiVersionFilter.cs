using Slipway.Contracts;

namespace Slipway.Server.Http;

/// <summary>
/// <c>api-version</c> is mandatory on every call, POSTs included (documented); it may be repeated
/// with the same value (client).
/// </summary>
public sealed class ApiVersionFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Query[ApiVersion.Parameter] is { Count: > 0 } versions
            && versions.All(version => version == ApiVersion.Current)
            ? next(context)
            : ValueTask.FromResult<object?>(Errors.InvalidApiVersion());
}
