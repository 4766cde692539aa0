using System.Text;
using System.Text.Encodings.Web;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;
using Slipway.Core.Rules;
using Slipway.Server.Http;

namespace Slipway.Server.Rules;

/// <summary>The catalogue of rules as a page, an anchor for each: where the links of faults lead (ours).</summary>
public static class RulePage
{
    private static readonly Lazy<byte[]> Page = new(() => Encoding.UTF8.GetBytes(Html()));

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Routes.Rules, (HttpContext context) =>
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return Results.Bytes(Page.Value, "text/html; charset=utf-8");
    })
        .Call(CallNames.Rules, "GetRules", "Offer types", "The catalogue of rules as a page, with an anchor for each id.")
        .Produces(200, contentType: "text/html").AllowAnonymous();

    private static string Html()
    {
        var page = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Slipway: rules</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem;
              margin: 2rem auto; padding: 0 1rem; color: #1b2430; background: #fff }
            section { border-top: 1px solid #d5dbe3; padding: .5rem 0 } section:target { background: #fff6d6 }
            h2 { font-size: 1rem; margin: 0 } p { margin: .25rem 0 }
            .about { color: #5a6675; font-size: .875rem } code { overflow-wrap: anywhere }
            @media (prefers-color-scheme: dark) { body { color: #e4e8ee; background: #14191f }
              section { border-color: #39424d } section:target { background: #3a3413 }
              .about { color: #9aa7b6 } }
            </style></head><body><h1>Rules</h1>
            <p>Offers are checked against these rules before they are published and at certification. A warning stops nothing.</p>

            """);
        foreach (var (rule, types) in RuleCatalogue.All)
        {
            page.Append("<section id=\"").Append(rule.Id).Append("\"><h2><a href=\"#").Append(rule.Id).Append("\">").Append(rule.Id).Append(
                "</a></h2><p>").Append(Text(rule.Demand))
                .Append("</p><p><code>").Append(Text(rule.Message)).Append("</code></p><p class=\"about\">").Append(
                    Text(About(rule, types))).Append("</p></section>\n");
        }

        return page.Append("</body></html>\n").ToString();
    }

    private static string About(Rule rule, IReadOnlyList<string> types)
    {
        var first = OfferTypeCatalogue.Get(types[0]);
        var about = $"{rule.Severity}, step '{first.Step(rule.StepId).Name}', {WireWords.Of(rule.Source)}. {string.Join(", ", types)}.";
        return rule.Fields.IsEmpty ? about : $"{about} Fields: {string.Join(", ", rule.Fields)}.";
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
