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
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<TokenService>() is not { } tokens)
            return;
        var discovery = endpoints.ServiceProvider.GetRequiredService<Discovery>();

        Token(Routes.TokenV1, TokenVersion.V1, "GetTokenV1", "resource");
        Token(Routes.TokenV2, TokenVersion.V2, "GetTokenV2", "scope");
        Get(Routes.Discovery, "GetConfigurationV1", "The OpenID configuration for v1 tokens.", context =>
            Task.FromResult(discovery.Configuration(context, TokenVersion.V1)));
        Get(Routes.DiscoveryV2, "GetConfigurationV2", "The OpenID configuration for v2 tokens.", context =>
            Task.FromResult(discovery.Configuration(context, TokenVersion.V2)));
        foreach (var (route, operationId) in new[] { (Routes.Keys, "GetKeysV1"), (Routes.KeysV2, "GetKeysV2") })
            Get(route, operationId, "The keys that tokens are signed with.", context => discovery.KeySetAsync(context.RequestAborted));
        Get(Routes.InstanceDiscovery, "DiscoverInstance", "The instance discovery, which token libraries request first.", context =>
            Task.FromResult(discovery.Instance(context)));

        void Token(string route, TokenVersion version, string operationId, string audience)
        {
            var answer = Counted(Answering(context => tokens.RespondAsync(context, version)));
            Described(
                endpoints.MapPost(route, answer).WithMetadata(new PlaceMetadata(PlaceKind.Token)),
                CallNames.Token,
                operationId,
                $"A token for client credentials (form: grant_type, client_id, client_secret, {audience}).");

            // A wrong method gets an error in the form that token libraries read.
            endpoints.Map(route, answer).AllowAnonymous().WithMetadata(new PlaceMetadata(PlaceKind.Token));
        }

        void Get(string route, string operationId, string summary, Func<HttpContext, Task<IResult>> answer) =>
            Described(endpoints.MapGet(route, Answering(answer)), CallNames.Discovery, operationId, summary);

        static void Described(IEndpointConventionBuilder endpoint, string call, string operationId, string summary) =>
            endpoint.AllowAnonymous().WithMetadata(new CallMetadata(call)).HasPart("tenant", "The tenant's GUID.")
                .PlainCall(operationId, "Tokens", summary);
    }

    private static RequestDelegate Answering(Func<HttpContext, Task<IResult>> answer) =>
        async context => await (await answer(context)).ExecuteAsync(context);

    private static RequestDelegate Counted(RequestDelegate answer) => async context =>
    {
        await answer(context);
        ServiceTelemetry.TokenAnswered(context.Response.StatusCode);
    };
}
