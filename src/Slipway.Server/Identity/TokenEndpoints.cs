using Slipway.Contracts;
using Slipway.Server.Http;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Identity;

/// <summary>The addresses of the built-in token service.</summary>
public static class TokenEndpoints
{
    /// <summary>
    /// Maps the built-in token service; maps nothing if another issuer is configured.
    /// </summary>
    public static void MapTokenService(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<TokenService>() is not { } tokens)
            return;
        var discovery = endpoints.ServiceProvider.GetRequiredService<Discovery>();

        Token(Routes.TokenV1, TokenVersion.V1);
        Token(Routes.TokenV2, TokenVersion.V2);

        Get(Routes.Discovery, context => discovery.Configuration(context, TokenVersion.V1));
        Get(Routes.DiscoveryV2, context => discovery.Configuration(context, TokenVersion.V2));
        foreach (var route in (string[])[Routes.Keys, Routes.KeysV2])
            Described(endpoints.MapGet(route, Answering(context => discovery.KeySetAsync(context.RequestAborted))));
        Get(Routes.InstanceDiscovery, discovery.Instance);

        void Token(string route, TokenVersion version)
        {
            var answer = Counted(Answering(context => tokens.AnswerAsync(context, version)));
            endpoints.MapPost(route, answer).AllowAnonymous().WithMetadata(
                new PlaceMetadata(PlaceKind.Token), new CallMetadata(CallNames.Token));

            // A wrong method gets an error in the form that token libraries read.
            endpoints.Map(route, answer).AllowAnonymous().WithMetadata(new PlaceMetadata(PlaceKind.Token));
        }

        void Get(string route, Func<HttpContext, IResult> answer) =>
            Described(endpoints.MapGet(route, Answering(context => Task.FromResult(answer(context)))));

        static void Described(IEndpointConventionBuilder endpoint) =>
            endpoint.AllowAnonymous().WithMetadata(new CallMetadata(CallNames.Discovery));
    }

    private static RequestDelegate Answering(Func<HttpContext, Task<IResult>> answer) =>
        async context => await (await answer(context)).ExecuteAsync(context);

    private static RequestDelegate Counted(RequestDelegate answer) => async context =>
    {
        await answer(context);
        ServiceTelemetry.TokenAnswered(context.Response.StatusCode);
    };
}
