using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes;

/// <summary>Every rule of this program, in the order of the ids.</summary>
public static class RuleCatalogue
{
    public static readonly ImmutableArray<CataloguedRule> All =
    [
        .. OfferTypeCatalogue.All
            .SelectMany(type => OfType(type).Select(rule => (Rule: rule, Type: type.Id)))
            .GroupBy(found => found.Rule.Id, StringComparer.Ordinal)
            .Select(same => new CataloguedRule(
                Merged([.. same.Select(found => found.Rule)]), [.. same.Select(found => found.Type).Distinct(StringComparer.Ordinal)]))
            .OrderBy(found => found.Rule.Id, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, CataloguedRule> ById =
        All.ToFrozenDictionary(found => found.Rule.Id, StringComparer.Ordinal);

    /// <summary>Null for an unknown id.</summary>
    public static CataloguedRule? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>
    /// Every rule of a type, including rules of its files that share an id.
    /// </summary>
    public static IEnumerable<Rule> OfType(OfferType type) =>
    [
        .. OfferRules.OfEveryType,
        .. FieldRules.Of(type),
        .. type.Rules.Select(rule => rule.Rule),
        .. type.FileKinds.SelectMany(kind => kind.Rules),
        .. type.CertificationRules,
    ];

    private static Rule Merged(ImmutableArray<Rule> same) => same[0] with
    {
        Demand = string.Join(" ", same.Select(rule => rule.Demand).Distinct(StringComparer.Ordinal)),
        Fields = [.. same.SelectMany(rule => rule.Fields).Distinct(StringComparer.Ordinal)],
    };
}
