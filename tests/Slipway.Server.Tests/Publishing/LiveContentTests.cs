using System.Text.Json.Nodes;
using Slipway.Core.Formats.Disks;
using Slipway.Rehearsal.Files;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;

namespace Slipway.Server.Tests.Publishing;

public sealed class LiveContentOnSqliteTests(SqliteService wire) : LiveContentTests(wire), IClassFixture<SqliteService>;

public sealed class LiveContentOnPostgresTests(PostgresService wire) : LiveContentTests(wire), IClassFixture<PostgresService>;

/// <summary>
/// What was ever live under a number keeps its content: what the text tells is refused (422), what
/// only the files tell blocks.
/// </summary>
public abstract class LiveContentTests(WireService wire) : WireSuite(wire)
{
    private const string Machine = "microsoft-azure-virtualmachines.";
    private const string Application = "microsoft-azure-applications.";
    private const long GiB = 1024 * VhdFooter.MiB;

    [Fact]
    public async Task The_same_numbers_written_otherwise_are_the_same_version()
    {
        await using var host = await FileHost.StartAsync();
        var (one, other) = (Disk(host, "/one.vhd"), Disk(host, "/other.vhd"));
        var offer = await DraftAsync(document => SetDisks(document, ("2022.01.05", one)));
        await LiveAsync(offer);

        await SaveAsync(offer, document => SetDisks(document, ("2022.1.5", other)));
        await AssertRefusedAsync(offer, "VM-VERSIONS-024");

        await SaveAsync(offer, document => SetDisks(document, ("2022.1.5", one)));
        await LiveAsync(offer);
    }

    [Fact]
    public async Task A_version_that_comes_back_has_its_old_disk_or_is_refused()
    {
        await using var host = await FileHost.StartAsync();
        var (one, two, other) = (Disk(host, "/one.vhd"), Disk(host, "/two.vhd"), Disk(host, "/other.vhd"));
        var offer = await DraftAsync(document => SetDisks(document, ("1.0.0", one), ("2.0.0", two)));
        await LiveAsync(offer);
        await SaveAsync(offer, document => SetDisks(document, ("1.0.0", one)));
        await LiveAsync(offer);

        await SaveAsync(offer, document => SetDisks(document, ("1.0.0", one), ("2.0.0", other)));
        await AssertRefusedAsync(offer, "VM-VERSIONS-024");

        // Its blob was deleted long ago, which publishers may do.
        host.Answer("/two.vhd", Status(404));
        await SaveAsync(offer, document => SetDisks(document, ("1.0.0", one), ("2.0.0", two)));
        await LiveAsync(offer);
    }

    [Fact]
    public async Task A_disk_that_was_replaced_at_its_address_blocks_and_what_is_live_stays()
    {
        await using var host = await FileHost.StartAsync();
        var one = Disk(host, "/one.vhd");
        var offer = await DraftAsync(document => SetDisks(document, ("1.0.0", one)));
        await LiveAsync(offer);
        var before = (await GetJsonAsync($"{offer}/slot/production"))["definition"];

        host.Put("/one.vhd", SparseVhd.WithSystem(SystemFamily.Linux, 2 * GiB));
        await SaveAsync(offer, document => SetDisks(document, ("1.0.0", one)));
        await AssertBlockedAsync(offer, "VM-VERSIONS-026", $"is another at the same address: {(2 * GiB) + 512} bytes");
        Assert.True(JsonNode.DeepEquals(before, (await GetJsonAsync($"{offer}/slot/production"))["definition"]));

        await CommandAsync(offer, "cancel");
        Disk(host, "/one.vhd");
        await LiveAsync(offer);
    }

    [Fact]
    public async Task A_host_that_is_away_holds_nothing_up_for_a_disk_that_was_live()
    {
        await using var host = await FileHost.StartAsync();
        var one = Disk(host, "/one.vhd");
        var offer = await DraftAsync(document => SetDisks(document, ("1.0.0", one)));
        await LiveAsync(offer);
        var before = host.Seen.Count;
        host.Answer("/one.vhd", Status(503));
        await LiveAsync(offer);
        Assert.Equal(2, host.Seen.Count - before); // it was asked once more, and then taken for unchanged
    }

    [Fact]
    public async Task A_package_is_told_by_its_bytes_and_not_by_its_address()
    {
        await using var files = await FileHost.StartAsync();
        var (bytes, others) = (SampleFiles.Package, SamplePackage.With(("readme.txt", "new"u8.ToArray())));
        var address = files.Put("/watch.zip", bytes, "application/zip");
        var offer = PathOf(NewOfferId());
        await SaveApplicationAsync(offer, address);
        await LiveAsync(offer);

        files.Put("/watch.zip", others, "application/zip");
        await AssertBlockedAsync(offer, "APP-PACKAGES-023", "was live with another package");
        await CommandAsync(offer, "cancel");

        await SaveApplicationAsync(offer, files.Put("/moved.zip", bytes, "application/zip"));
        await LiveAsync(offer);

        // The copy of another package, by the address that GET gave for it.
        var second = PathOf(NewOfferId());
        await SaveApplicationAsync(second, address);
        await LiveAsync(second);
        await SaveApplicationAsync(offer, FileOf((await GetJsonAsync(second))["definition"]!["plans"]![0]!).GetValue<string>());
        await AssertRefusedAsync(offer, "APP-PACKAGES-022");
    }

    [Fact]
    public async Task What_an_older_program_took_live_is_known_too_and_older_versions_are_read_once()
    {
        await using var host = await FileHost.StartAsync();
        var (one, two, other) = (Disk(host, "/one.vhd"), Disk(host, "/two.vhd"), Disk(host, "/other.vhd"));
        var offer = await DraftAsync(document => SetDisks(document, ("1.0.0", one), ("2.0.0", two)));
        await LiveAsync(offer);
        await SaveAsync(offer, document => SetDisks(document, ("1.0.0", one)));
        await LiveAsync(offer);

        await ExecuteAsync("DELETE FROM live_contents; DELETE FROM live_records");
        await SaveAsync(offer, document => SetDisks(document, ("1.0.0", one), ("2.0.0", other)));
        await AssertRefusedAsync(offer, "VM-VERSIONS-024");

        await ExecuteAsync($"DELETE FROM versions WHERE offer_key = '{IdOf(offer)}' AND version = 1");
        await AssertRefusedAsync(offer, "VM-VERSIONS-024");
    }

    [Fact]
    public async Task A_preview_that_an_older_program_let_through_does_not_go_live()
    {
        await using var files = await FileHost.StartAsync();
        var address = files.Put("/watch.zip", SampleFiles.Package, "application/zip");
        var offer = PathOf(NewOfferId());
        await SaveApplicationAsync(offer, address);
        await LiveAsync(offer);
        await PreviewAsync(offer);
        await ExecuteAsync(
            $"UPDATE live_contents SET content = '{{\"Package\":\"{new string('a', 64)}\"}}' WHERE offer_key = '{IdOf(offer)}'");

        var goLive = await CommandAsync(offer, "golive");
        var blocked = await Service.PollAsync(
            goLive.Location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));
        Assert.Contains("APP-PACKAGES-023", blocked["steps"]![5]!["messages"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static string Disk(FileHost host, string path) => host.Put(path, SparseVhd.WithSystem(SystemFamily.Linux, GiB));

    private static Microsoft.AspNetCore.Http.RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static void SetDisks(JsonNode document, params (string Number, string Address)[] versions) =>
        document["definition"]!["plans"]![0]![Machine + "vmImages"] =
        new JsonObject(versions.Select(version => KeyValuePair.Create<string, JsonNode?>(
            version.Number, new JsonObject { ["osVhdUrl"] = version.Address, ["lunVhdDetails"] = new JsonArray() })));

    private static JsonNode FileOf(JsonNode plan) => plan[Application + "package"]!["1.0.0"]!["packageVersion"]!["packageFile"]!;

    private Task<Answer> SaveApplicationAsync(string offer, string package)
    {
        var document = JsonNode.Parse(Samples.Application)!;
        document["id"] = IdOf(offer);
        foreach (var plan in document["definition"]!["plans"]!.AsArray())
            plan![Application + "package"]!["1.0.0"]!["packageVersion"]!["packageFile"] = package;
        return SaveTextAsync(offer, document.ToJsonString());
    }

    private async Task LiveAsync(string offer)
    {
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
    }

    private async Task AssertRefusedAsync(string offer, string rule)
    {
        var refused = await Service.PostAsync($"{offer}/publish");
        AssertRefusal(refused, 422, "ValidationFailed");
        Assert.All(refused.Json["error"]!["details"]!.AsArray(), detail => Assert.Equal(rule, Text(detail!, "code")));
    }

    private async Task AssertBlockedAsync(string offer, string rule, string words)
    {
        var publish = await CommandAsync(offer, "publish");
        var blocked = await Service.PollAsync(
            publish.Location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));
        Assert.All(blocked["steps"]![1]!["messages"]!.AsArray(), message =>
        {
            Assert.Contains($"rules#{rule}", Text(message!, "messageHtml"), StringComparison.Ordinal);
            Assert.Contains(words, Text(message!, "messageHtml"), StringComparison.Ordinal);
        });
    }

    private Task ExecuteAsync(string text) => Service.Get<IDatabase>().WriteAsync(null, session => session.ExecuteAsync(text), default);
}

public sealed class CopyingService()
    : WireService(StoreKind.Sqlite, settings => settings with { Artifacts = settings.Artifacts with { CopyImages = true } });

/// <summary>The same with <c>Artifacts:Images=copy</c>: the checksum decides, wherever a disk lies.</summary>
public sealed class CopiedContentTests(CopyingService wire) : WireSuite(wire), IClassFixture<CopyingService>
{
    [Fact]
    public async Task The_same_bytes_elsewhere_are_the_same_disk_and_others_are_not()
    {
        await using var host = await FileHost.StartAsync();
        var disk = SparseVhd.WithSystem(SystemFamily.Linux, 1024 * VhdFooter.MiB);
        var offer = await DraftAsync(document => ImageOf(document)["osVhdUrl"] = host.Put("/one.vhd", disk));
        await PreviewAsync(offer);
        await GoLiveAsync(offer);

        await SaveAsync(offer, document => ImageOf(document)["osVhdUrl"] = host.Put("/moved.vhd", disk));
        await PreviewAsync(offer);
        await GoLiveAsync(offer);

        disk.Write(900 * VhdFooter.MiB, "other"u8.ToArray());
        await SaveAsync(offer, document => ImageOf(document)["osVhdUrl"] = host.Put("/other.vhd", disk));
        var publish = await CommandAsync(offer, "publish");
        var blocked = await Service.PollAsync(
            publish.Location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));
        Assert.Equal("complete complete blocked notStarted notStarted notStarted", StepStatuses(blocked));
        var message = Text(Assert.Single(blocked["steps"]![2]!["messages"]!.AsArray())!, "messageHtml");
        Assert.Contains("rules#VM-VERSIONS-026", message, StringComparison.Ordinal);
        Assert.Contains("another checksum (SHA-256 ", message, StringComparison.Ordinal);
    }

    private static JsonNode ImageOf(JsonNode document) =>
        document["definition"]!["plans"]![0]!["microsoft-azure-virtualmachines.vmImages"]!["1.0.1"]!;
}
