using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Slipway.Cli;
using Slipway.Contracts;
using Slipway.Core.Publishing;
using Slipway.Rehearsal;
using Slipway.Server;
using Slipway.Storage.Database;

namespace Slipway.EndToEnd.Tests.House;

/// <summary>
/// Which project and which folder may use which. Each line uses the lines above it and nothing else, so no circle can close. A new folder
/// gets a line of its own, as far up as it can stand.
/// </summary>
public sealed class ArrowTests
{
    private static readonly Architecture House = new ArchLoader().LoadAssemblies(
        typeof(Routes).Assembly,
        typeof(Transition).Assembly,
        typeof(IDatabase).Assembly,
        typeof(SlipwayHost).Assembly,
        typeof(RehearsalExtension).Assembly,
        typeof(CommandLine).Assembly).Build();

    private static readonly string[] Projects =
        ["Slipway.Contracts", "Slipway.Core", "Slipway.Storage", "Slipway.Server", "Slipway.Rehearsal", "Slipway.Cli"];

    private static readonly string[] Core =
    [
        "Documents, Steps",
        "Fetching, Rules",
        "Formats",
        "Formats.Csv, Formats.Disks, Formats.Html, Formats.Pdf, Formats.Pictures, Formats.Sas, Formats.Sheets, Formats.Zip",
        "Definitions",
        "Audiences, Pricing",
        "Catalog, Drafts, OfferTypes.Disks, OfferTypes.Versions",
        "OfferTypes.Listings",
        "OfferTypes.Applications.Packages, OfferTypes.Machines",
        "OfferTypes.Applications, OfferTypes.CoreVirtualMachines, OfferTypes.VirtualMachines",
        "OfferTypes",
        "Publishing",
        "Notifications, Time",
    ];

    private static readonly string[] Server =
    [
        "Settings",
        "Hosting",
        "Telemetry",
        "Http",
        "Fetching, Identity",
        "Files",
        "Rules",
        "Catalog, Notifications",
        "Publishing",
        "Offers, Publishing.Steps",
        "Publishing.Steps.Certify",
        "Publishing.Runner",
        "",
    ];

    private static readonly string[] Storage =
    [
        "Changes",
        "Database",
        "Texts",
        "Catalog, Files, Identity",
        "Offers",
        "Notifications, Operations",
        "Reads",
        "Postgres, Sqlite",
    ];

    private static readonly string[] Rehearsal =
    [
        "Files, Identity, Wire",
        "Clock, Journal, Scenarios.Documents",
        "Settings",
        "Tls",
        "Scenarios, State",
        "",
    ];

    private static readonly string[] Cli =
    [
        "Options",
        "Validation",
        "Commands",
        "Exec",
        "",
    ];

    [Fact]
    public void A_project_uses_only_those_above_it() =>
        AssertLayers(Projects, type => Projects.FirstOrDefault(project => IsIn(type, project)));

    [Fact]
    public void The_folders_of_Core_stand_in_layers() => AssertFolders("Slipway.Core", Core);

    [Fact]
    public void The_folders_of_Server_stand_in_layers() => AssertFolders("Slipway.Server", Server);

    [Fact]
    public void The_folders_of_Storage_stand_in_layers() => AssertFolders("Slipway.Storage", Storage);

    [Fact]
    public void The_folders_of_the_rehearsal_stand_in_layers() => AssertFolders("Slipway.Rehearsal", Rehearsal);

    [Fact]
    public void The_folders_of_the_command_line_stand_in_layers() => AssertFolders("Slipway.Cli", Cli);

    private static void AssertFolders(string project, string[] layers) => AssertLayers(
        [.. layers.Select(layer =>
            string.Join(", ", layer.Split(", ").Select(folder => folder.Length == 0 ? project : $"{project}.{folder}")))],
        type => IsIn(type, project) ? type.Namespace.FullName : null);

    private static void AssertLayers(string[] layers, Func<IType, string?> placeOf)
    {
        var height = layers.SelectMany((layer, at) => layer.Split(", ").Select(place => (place, at))).ToDictionary(
            pair => pair.place, pair => pair.at);
        var places = House.Types.Select(placeOf).OfType<string>().ToHashSet();
        Assert.Equal(places.Order(), height.Keys.Order());

        var wrong =
            from type in House.Types
            let place = placeOf(type)
            where place is not null
            from dependency in type.Dependencies
            let used = placeOf(dependency.Target)
            where used is not null && used != place && height[used] >= height[place]
            group type.Name by $"{place} -> {used}" into arrow
            select $"{arrow.Key} ({string.Join(", ", arrow.Distinct().Order().Take(5))})";
        Assert.True(!wrong.Any(), string.Join('\n', wrong.Order()));
    }

    private static bool IsIn(IType type, string space) =>
        type.Namespace is { FullName: var name } && (name == space || name.StartsWith(space + ".", StringComparison.Ordinal));
}
