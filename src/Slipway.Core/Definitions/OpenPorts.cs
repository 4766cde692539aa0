using System.Globalization;
using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>
/// The entries of a list of open ports. The keys of an entry were never published (ours): a key
/// with "port" in it is the port, that of the public side first, and one with "protocol" the
/// protocol; an entry may also be a bare number or range.
/// </summary>
internal static class OpenPorts
{
    /// <summary>
    /// The ranges that a list opens, one for each protocol; invalid entries are left out.
    /// </summary>
    public static IEnumerable<string> Of(JsonPlace list) =>
        from entry in list.Entries
        let range = Range(entry)
        let protocol = Protocol(entry)
        where range is not null && protocol is not null
        from one in Each(protocol)
        select $"{Shown(range.Value)} ({one.ToUpperInvariant()})";

    public static JsonPlace Port(JsonPlace entry) => Key(entry, "public") is { Exists: true } open ? open : Key(entry, "port");

    /// <summary>An entry that is not an object is its own port, without a protocol.</summary>
    public static JsonPlace Key(JsonPlace entry, string part) => entry.Value.ValueKind == JsonValueKind.Object
        ? entry.Properties.Where(property => property.Name.Contains(part, StringComparison.OrdinalIgnoreCase))
            .Select(property => property.Place).FirstOrDefault(JsonPlace.None)
        : part == "port" ? entry : JsonPlace.None;

    public static (int From, int To)? Range(JsonPlace entry)
    {
        var port = Port(entry);
        if (port.Number is { } number)
            return number is >= 1 and <= 65535 && decimal.Truncate(number) == number ? ((int)number, (int)number) : null;
        var ends = (port.Text ?? "").Split('-', StringSplitOptions.TrimEntries);
        return ends.Length is 1 or 2 && Number(ends[0]) is { } from && Number(ends[^1]) is { } to && from <= to ? (from, to) : null;
    }

    public static string[] Each(string protocol) => protocol == "both" ? ["tcp", "udp"] : [protocol];

    private static int? Number(string text) =>
        text.Length <= 5
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= 65535
            ? number
            : null;

    /// <summary>Both when none is given; null for an unknown protocol.</summary>
    public static string? Protocol(JsonPlace entry) =>
        Key(entry, "protocol") is var given && !given.HasContent ? "both" : given.Text?.ToUpperInvariant() switch
        {
            "TCP" => "tcp",
            "UDP" => "udp",
            "BOTH" or "ANY" or "*" or "TCP/UDP" or "TCP,UDP" or "TCP AND UDP" => "both",
            _ => null,
        };

    public static string Shown(JsonPlace place) => place.Text is { } text ? Quoted.Text(text) : Quoted.Value(place.Value);

    public static string Shown((int From, int To) range) =>
        range.From == range.To ? Quoted.Number(range.From) : $"{Quoted.Number(range.From)}-{Quoted.Number(range.To)}";
}
