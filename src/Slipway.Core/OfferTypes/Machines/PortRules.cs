using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Core.Operations;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes;

/// <summary>
/// The ports that a machine opens. The keys of an entry were never published (ours): a key with "port" in it is the port, that of the public side first, and one with
/// "protocol" the protocol; an entry may also be a bare number or range.
/// </summary>
internal static class PortRules
{
    private static readonly OfferRule Readable = Ask(
        21, "A port is a number or a range of numbers from 1 to 65535.", "openPorts: found {found}. Give a number or a range with '-', such as 80 or 80-150, from 1 to 65535.",
        RuleSource.Documented,
        offer => Entries(offer).Where(entry => Range(entry) is null).Select(entry => new Finding(entry.Pointer, ("found", Shown(Port(entry))))));

    private static readonly OfferRule Protocols = Ask(
        22, "The protocol is TCP, UDP or both.", "openPorts: found the protocol {found}; allowed are TCP, UDP and both (Any).",
        RuleSource.Documented,
        offer => Entries(offer).Where(entry => Protocol(entry) is null).Select(entry => new Finding(entry.Pointer, ("found", Shown(Key(entry, "protocol"))))));

    private static readonly OfferRule Distinct = Ask(
        23, "No port is opened twice for a protocol.", "openPorts: found {found} more than once. Name it once.",
        RuleSource.Ours,
        offer => Lists(offer).SelectMany(Again));

    private static readonly OfferRule NotDefault = Ask(
        24, "The ports that every machine has open are not named: 22 of Linux, 3389 and 5986 of Windows.", "openPorts: {found} is open on every {family} machine already. It need not be named.",
        RuleSource.Documented,
        offer => offer.Plans.SelectMany(plan => Defaults(offer, plan)),
        Severity.Warning);

    public static readonly ImmutableArray<OfferRule> All = [Readable, Protocols, Distinct, NotDefault];

    /// <summary>What a list opens, each range of each protocol by itself; what cannot be read is left out.</summary>
    public static IEnumerable<string> Opened(Spot list) =>
        from entry in list.Entries
        let range = Range(entry)
        let protocol = Protocol(entry)
        where range is not null && protocol is not null
        from one in Each(protocol)
        select $"{Shown(range.Value)} ({one.ToUpperInvariant()})";

    private static OfferRule Ask(
        int number, string demand, string message, RuleSource source, Func<JudgedOffer, IEnumerable<Finding>> find, Severity severity = Severity.Error) =>
        new(new Rule($"VM-PORTS-0{number}", StepIds.Validate, demand, message) { Source = source, Severity = severity, Fields = ["openPorts"] }, find);

    private static IEnumerable<Spot> Lists(JudgedOffer offer) => offer.Named("openPorts");

    private static IEnumerable<Spot> Entries(JudgedOffer offer) => Lists(offer).SelectMany(list => list.Entries);

    private static IEnumerable<Finding> Again(Spot list)
    {
        var seen = new HashSet<(int, int, string)>();
        foreach (var entry in list.Entries)
        {
            if (Range(entry) is not { } range || Protocol(entry) is not { } protocol)
                continue;
            var isNew = true;
            foreach (var one in Each(protocol))
                isNew &= seen.Add((range.From, range.To, one));
            if (!isNew)
                yield return new Finding(entry.Pointer, ("found", Shown(range)));
        }
    }

    private static IEnumerable<Finding> Defaults(JudgedOffer offer, Spot plan)
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
            let range = Range(entry)
            where range is { } one && one.From == one.To && open.Contains(one.From) && Protocol(entry) == "tcp"
            select new Finding(entry.Pointer, ("found", Shown(range.Value)), ("family", family!));
    }

    private static Spot Port(Spot entry) => Key(entry, "public") is { Exists: true } open ? open : Key(entry, "port");

    /// <summary>An entry that is no object is its own port, without a protocol.</summary>
    private static Spot Key(Spot entry, string part) => entry.Value.ValueKind == JsonValueKind.Object
        ? entry.Properties.FirstOrDefault(property => property.Name.Contains(part, StringComparison.OrdinalIgnoreCase)).Spot
        : part == "port" ? entry : default;

    private static (int From, int To)? Range(Spot entry)
    {
        var port = Port(entry);
        if (port.Number is { } number)
            return number is >= 1 and <= 65535 && decimal.Truncate(number) == number ? ((int)number, (int)number) : null;
        var ends = (port.Text ?? "").Split('-', StringSplitOptions.TrimEntries);
        return ends.Length is 1 or 2 && Number(ends[0]) is { } from && Number(ends[^1]) is { } to && from <= to ? (from, to) : null;
    }

    private static string[] Each(string protocol) => protocol == "both" ? ["tcp", "udp"] : [protocol];

    private static int? Number(string text) =>
        text.Length <= 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535 ? number : null;

    /// <summary>Both where none is given; null for one that is none.</summary>
    private static string? Protocol(Spot entry) => Key(entry, "protocol") is var given && !given.SaysSomething ? "both" : given.Text?.ToUpperInvariant() switch
    {
        "TCP" => "tcp",
        "UDP" => "udp",
        "BOTH" or "ANY" or "*" or "TCP/UDP" or "TCP,UDP" or "TCP AND UDP" => "both",
        _ => null,
    };

    private static string Shown(Spot spot) => spot.Text is { } text ? Found.Text(text) : Found.Value(spot.Value);

    private static string Shown((int From, int To) range) => range.From == range.To ? Found.Number(range.From) : $"{Found.Number(range.From)}-{Found.Number(range.To)}";
}
