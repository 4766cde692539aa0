using Slipway.Contracts;

namespace Slipway.Server.Api.Requests;

/// <summary><c>api-version</c> is mandatory on every call, POSTs included (documented).</summary>
public sealed class ApiVersionFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Query[ApiVersion.Parameter] is [ApiVersion.Current]
            ? next(context)
            : ValueTask.FromResult<object?>(Errors.InvalidApiVersion());
}
