using System.CommandLine;
using Slipway.Core.OfferTypes;

namespace Slipway.Cli.Options;

/// <summary>An offer type by its id, in any casing.</summary>
internal static class OfferTypeArgument
{
    public static Argument<string?> Create(bool required, string description)
    {
        var known = OfferTypeCatalogue.All.Select(type => type.Id).ToList();
        return new Argument<string?>("TYPE")
        {
            Description = $"{description} Allowed: {string.Join(", ", known)}.",
            Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (known.FirstOrDefault(id => id.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } id)
                    return id;
                result.AddError($"'{text}' is not an offer type. Allowed: {string.Join(", ", known)}.");
                return null;
            },
        };
    }
}
