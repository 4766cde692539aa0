using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Machines;

/// <summary>
/// The rules for the ports that a machine opens.
/// </summary>
internal static class PortRules
{
    private static readonly OfferRule Readable = OfferRule.Of(
        "VM-PORTS-021", ["openPorts"],
        "A port is a number or a range of numbers from 1 to 65535.",
        "openPorts: found {found}. Give a number or a range with '-', such as 80 or 80-150, from 1 to 65535.",
        RuleSource.Documented,
        offer => Entries(offer)
            .Where(entry => OpenPorts.Range(entry) is null)
            .Select(entry => new Finding(entry.Pointer, ("found", OpenPorts.Shown(OpenPorts.Port(entry))))));

    private static readonly OfferRule Protocols = OfferRule.Of(
        "VM-PORTS-022", ["openPorts"],
        "The protocol is TCP, UDP or both.", "openPorts: found the protocol {found}; allowed are TCP, UDP and both (Any).",
        RuleSource.Documented,
        offer => Entries(offer)
            .Where(entry => OpenPorts.Protocol(entry) is null)
            .Select(entry => new Finding(entry.Pointer, ("found", OpenPorts.Shown(OpenPorts.Key(entry, "protocol"))))));

    private static readonly OfferRule Distinct = OfferRule.Of(
        "VM-PORTS-023", ["openPorts"],
        "No port is opened twice for a protocol.", "openPorts: found {found} more than once. Name it once.",
        RuleSource.Ours,
        offer => Lists(offer).SelectMany(Again));

    private static readonly OfferRule NotDefault = OfferRule.Of(
        "VM-PORTS-024", ["openPorts"],
        "Ports that every machine has open are not listed: 22 on Linux, 3389 and 5986 on Windows.",
        "openPorts: {found} is open on every {family} machine already. Leave it out.",
        RuleSource.Documented,
        offer => offer.Plans.SelectMany(plan => Defaults(offer, plan)),
        Severity.Warning);

    public static readonly ImmutableArray<OfferRule> All = [Readable, Protocols, Distinct, NotDefault];

    private static IEnumerable<JsonPlace> Lists(OfferToCheck offer) => offer.Named("openPorts");

    private static IEnumerable<JsonPlace> Entries(OfferToCheck offer) => Lists(offer).SelectMany(list => list.Entries);

    private static IEnumerable<Finding> Again(JsonPlace list)
    {
        var seen = new HashSet<(int, int, string)>();
        return
            from entry in list.Entries
            let range = OpenPorts.Range(entry)
            let protocol = OpenPorts.Protocol(entry)
            where range is not null
                && protocol is not null
                && OpenPorts.Each(protocol).Aggregate(
                    false, (again, one) => !seen.Add((range.Value.From, range.Value.To, one)) || again)
            select new Finding(entry.Pointer, ("found", OpenPorts.Shown(range.Value)));
    }

    private static IEnumerable<Finding> Defaults(OfferToCheck offer, JsonPlace plan)
    {
        var family = offer.OfPlan(plan, "operatingSystemFamily").Text;
        int[] open = family switch
        {
            "Linux" => [22],
            "Windows" => [3389, 5986],
            _ => [],
        };
        return
            from entry in offer.OfPlan(plan, "openPorts").Entries
            let range = OpenPorts.Range(entry)
            where range is { } one && one.From == one.To && open.Contains(one.From) && OpenPorts.Protocol(entry) == "tcp"
            select new Finding(entry.Pointer, ("found", OpenPorts.Shown(range.Value)), ("family", family!));
    }
}
