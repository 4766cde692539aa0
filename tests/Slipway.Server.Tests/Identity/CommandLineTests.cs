using System.Text.Json;
using Slipway.Cli;
using Slipway.Core.Publishing;
using Slipway.Rehearsal.Identity;
using Slipway.Storage.Changes;
using Slipway.Storage.Offers;
using Slipway.Storage.Sqlite;
using Slipway.TestSupport;
using Command = Slipway.Core.Publishing.Command;

namespace Slipway.Server.Tests.Identity;

public sealed class CommandLineTests : IDisposable
{
    private const string App = "2f2f1e0a-0000-4000-8000-0000000000aa";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_publisher_is_added_and_listed()
    {
        await RunAsync("publisher", "add", "Contoso", "--name", "Contoso Ltd", "--seller-contact", "seller@contoso.example", "--migrated");
        var list = await RunAsync("publisher", "list");
        Assert.Equal("ID       NAME         SELLER ID  SELLER CONTACT          MIGRATED", list.Split('\n')[0].TrimEnd());
        Assert.Equal("Contoso  Contoso Ltd  1000001    seller@contoso.example  yes", list.Split('\n')[1].TrimEnd());
        var json = JsonDocument.Parse(await RunAsync("publisher", "list", "--output", "json")).RootElement;
        Assert.Equal("Contoso", json[0].GetProperty("id").GetString());
        Assert.True(json[0].GetProperty("migrated").GetBoolean());
    }

    [Fact]
    public async Task A_publisher_that_exists_in_any_casing_is_exit_code_1()
    {
        await AddPublisherAsync("contoso");
        var error = await FailAsync(1, "publisher", "add", "CONTOSO", "--name", "x", "--seller-contact", "a@b.example");
        Assert.Contains("already", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("publisher", "add", "a$b", "--name", "x", "--seller-contact", "a@b.example")]
    [InlineData("publisher", "add", "ab", "--name", "x", "--seller-contact", "nobody")]
    [InlineData("publisher", "add", "ab", "--name", "x")]
    [InlineData("publisher", "list", "--output", "xml")]
    [InlineData("principal", "add", "--app", "my pipeline", "--role", "operator")]
    [InlineData("principal", "secret", "add")]
    [InlineData("principal", "secret", "add", "--app", App, "--expires", "0")]
    [InlineData("audit", "list", "--since", "yesterday-ish")]
    [InlineData("principal", "add", "--app", App, "--role", "king")]
    [InlineData("principal", "add", "--app", App, "--role", "owner")]
    [InlineData("principal", "add", "--app", App, "--role", "operator", "--publisher", "contoso")]
    [InlineData("principal", "add", "--app", App, "--publisher", "contoso")]
    [InlineData("principal", "add", "--app", App, "--subscription", "x")]
    [InlineData("principal", "add", "--app", App)]
    [InlineData("principal", "add", "--role", "operator")]
    [InlineData("launch")]
    public async Task What_is_not_understood_is_one_line_and_exit_code_2(params string[] args)
    {
        Assert.NotEmpty(await FailAsync(2, args));
        Assert.False(File.Exists(Path.Combine(folder.Path, "slipway.db")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_exit_code_2()
    {
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "");
        var error = new StringWriter();
        Assert.Equal(2, await CommandLine.RunAsync(
            ["principal", "add", "--app", "a", "--role", "operator", "--data", file], TextWriter.Null, error));
        Assert.Contains("cannot be used", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_verb_that_begins_a_marketplace_makes_a_database()
    {
        foreach (var verb in (string[][])[["publisher", "list"], [
            "audit", "list"], ["notification", "list"], ["signing-key", "rotate"], ["principal", "remove", "--app", "a"]])
            Assert.Contains("there is no database", await FailAsync(2, verb), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "slipway.db")));
    }

    [Fact]
    public async Task A_principal_added_while_a_server_runs_gets_tokens_and_loses_its_roles_when_removed()
    {
        await using var host = await IdentityHost.StartAsync(folder.Path);
        await AddPublisherAsync("northwind");
        var added = JsonDocument.Parse(await RunAsync(
            "principal",
            "add",
            "--app",
            App.ToUpperInvariant(),
            "--role",
            "owner",
            "--publisher",
            "northwind",
            "--output",
            "json")).RootElement;
        Assert.Equal(App, added.GetProperty("app").GetString());
        var token = await host.TokenAsync(App, added.GetProperty("secret").GetString()!);
        using (var before = await host.GetAsync("/can/northwind/Write", token))
            Assert.Equal(200, (int)before.StatusCode);
        await RunAsync("principal", "remove", "--app", App);
        using var after = await host.GetAsync("/can/northwind/Write", token);
        Assert.Equal(403, (int)after.StatusCode);
    }

    [Fact]
    public async Task A_principal_is_added_to_without_losing_anything()
    {
        await AddPublisherAsync("contoso");
        var first = await RunAsync(
            "principal", "add", "--app", App, "--tenant", "11111111-1111-4111-8111-111111111111", "--role", "reviewer");
        Assert.Contains("shown this once", first, StringComparison.Ordinal);
        var second = await RunAsync(
            "principal",
            "add",
            "--app",
            App,
            "--role",
            "reader",
            "--publisher",
            "contoso",
            "--subscription",
            RehearsalIdentities.CustomerSubscription,
            "--subscription",
            App);
        Assert.Contains("as before", second, StringComparison.Ordinal);
        var line = (await RunAsync("principal", "list")).Split('\n')[1];
        Assert.Contains("11111111-1111-4111-8111-111111111111", line, StringComparison.Ordinal);
        Assert.Contains("reviewer, reader of contoso", line, StringComparison.Ordinal);
        Assert.Contains($"{App}, {RehearsalIdentities.CustomerSubscription}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_exit_code_1()
    {
        Assert.Contains("no publisher", await FailAsync(
            1, "principal", "add", "--app", App, "--role", "owner", "--publisher", "nobody"), StringComparison.Ordinal);
        Assert.Contains("no principal", await FailAsync(1, "principal", "remove", "--app", App), StringComparison.Ordinal);
        Assert.Contains("no such offer", await FailAsync(1, "offer", "migrate", "contoso", "nothing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_is_migrated_once()
    {
        await AddPublisherAsync("contoso");
        await AddOfferAsync("contoso", "vm");
        Assert.Contains("offer contoso/vm migrated", await RunAsync("offer", "migrate", "Contoso", "VM"), StringComparison.Ordinal);
        Assert.Contains("already", await RunAsync("offer", "migrate", "contoso", "vm"), StringComparison.Ordinal);
        await using var database = await SqliteDatabase.OpenAsync(folder.Path, exclusively: false, TimeProvider.System);
        var offers = new OfferStore(database);
        Assert.True((await offers.LoadAsync(new OfferKey("contoso", "vm"), default)).Offer!.Migrated);
        Assert.Equal(["created", "migrated"], (await offers.HistoryAsync(new OfferKey("contoso", "vm"), default)).Select(row => row.What));
    }

    private async Task AddOfferAsync(string publisherId, string offerId)
    {
        await using var database = await SqliteDatabase.OpenAsync(folder.Path, exclusively: false, TimeProvider.System);
        var offers = new OfferStore(database);
        var loaded = await offers.LoadAsync(new OfferKey(publisherId, offerId), default);
        var save = new Command.SaveDraft(
            publisherId, offerId, "microsoft-azure-virtualmachines", "VM", "00", IfMatch: null, IfMatchRule.Off, MigratedByDefault: false);
        var change = new Change
        {
            Expected = 0,
            Accepted = Assert.IsType<Decision.Accepted>(Transition.Decide(null, save, loaded.Now, Pace.Real)),
            Actor = "test",
            CorrelationId = "test",
            Draft = new DraftText("{}"u8.ToArray(), "{}"u8.ToArray(), [], []),
        };
        Assert.Equal(CommitOutcome.Committed, (await offers.CommitAsync(change, default)).Outcome);
    }

    private Task<string> AddPublisherAsync(string id) =>
        RunAsync("publisher", "add", id, "--name", id, "--seller-contact", $"seller@{id}.example");

    private async Task<string> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync([.. args, "--data", folder.Path], output, error);
        Assert.Equal("", error.ToString());
        Assert.Equal(0, code);
        return output.ToString();
    }

    private async Task<string> FailAsync(int code, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(code, await CommandLine.RunAsync([.. args, "--data", folder.Path], output, error));
        Assert.Equal("", output.ToString());
        return Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
