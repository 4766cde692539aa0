using System.CommandLine;
using Slipway.Server.Rehearsal.Files;

namespace Slipway.Cli.Commands;

/// <summary>What of the outside a rehearsal stands in for, or asks after all.</summary>
internal static class OutsideOptions
{
    /// <param name="where">What it belongs to, as words in brackets.</param>
    public static Option<string[]> Files(string where = "rehearsal only") => new("--files")
    {
        Description = "Addresses of another host that are answered from files of this machine, as https://host[/path]=FOLDER; "
            + $"=FILE, ={FileMap.Samples} and ={FileMap.WindowsSamples} (the sample files) are allowed, too. "
            + $"The longest prefix decides ({where}).",
    };

    /// <summary>As numbered settings.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(IEnumerable<string>? files, IEnumerable<string>? allowedHosts) =>
        (files ?? []).Select((text, index) => KeyValuePair.Create($"Rehearsal:Files:{index}", text))
            .Concat((allowedHosts ?? []).Select((text, index) => KeyValuePair.Create($"Rehearsal:AllowedHosts:{index}", text)));
}
