using Slipway.Contracts;
using Slipway.Server.Http;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Identity;

/// <summary>The addresses of the built-in token service.</summary>
public static class TokenEndpoints
{
    /// <summary>Maps the token service where there is one: with a foreign issuer set, nothing is mapped.</summary>
    public static void MapTokenService(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<TokenService>() is not { } tokens)
            return;
        var discovery = endpoints.ServiceProvider.GetRequiredService<Discovery>();

        // Every method: a wrong one is answered in the shape that token libraries read.
        endpoints.Map(Routes.TokenV1, Counted(Answering(context => tokens.AnswerAsync(context, TokenVersion.V1)))).AllowAnonymous().WithMetadata(new PlaceMetadata(PlaceKind.Token));
        endpoints.Map(Routes.TokenV2, Counted(Answering(context => tokens.AnswerAsync(context, TokenVersion.V2)))).AllowAnonymous().WithMetadata(new PlaceMetadata(PlaceKind.Token));

        Get(Routes.Discovery, context => discovery.Configuration(context, TokenVersion.V1));
        Get(Routes.DiscoveryV2, context => discovery.Configuration(context, TokenVersion.V2));
        foreach (var route in (string[])[Routes.Keys, Routes.KeysV2])
            endpoints.MapGet(route, Answering(context => discovery.KeySetAsync(context.RequestAborted))).AllowAnonymous();
        Get(Routes.InstanceDiscovery, discovery.Instance);

        void Get(string route, Func<HttpContext, IResult> answer) =>
            endpoints.MapGet(route, Answering(context => Task.FromResult(answer(context)))).AllowAnonymous();
    }

    private static RequestDelegate Answering(Func<HttpContext, Task<IResult>> answer) => async context => await (await answer(context)).ExecuteAsync(context);

    private static RequestDelegate Counted(RequestDelegate answer) => async context =>
    {
        await answer(context);
        ServiceTelemetry.TokenAnswered(context.Response.StatusCode);
    };
}
