using Slipway.Storage.Offers;

namespace Slipway.Server.Rules;

/// <summary>The rules that drafts are checked against, and the page that explains them.</summary>
internal static class RulesFeature
{
    public static void AddRules(this IServiceCollection services) => services
        .AddSingleton<DocumentRules>().AddSingleton<LiveContentStore>().AddSingleton<LiveContentReader>().AddSingleton<RuleLinks>();

    public static void MapRules(this IEndpointRouteBuilder app) => RulePage.Map(app);
}
