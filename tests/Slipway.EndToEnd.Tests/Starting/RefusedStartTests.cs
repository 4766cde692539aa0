using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Starting;

/// <summary>What cannot be served is said in one line that a person can act on, with exit code 2, and nothing is served.</summary>
public sealed class RefusedStartTests
{
    private static readonly string[] Listening = ["--urls", "http://127.0.0.1:0"];

    [Theory]
    [InlineData("Runner:Lease", "--set", "Runner:Lease=soon")]
    [InlineData("Artifacts:AllowedNetworks", "--set", "Artifacts:AllowedNetworks=everything")]
    [InlineData("Runner:Lase", "--set", "Runner:Lase=PT5S")]
    [InlineData("KEY=VALUE", "--set", "Runner:Lease")]
    [InlineData("Pace (--pace) is 'warp'", "--rehearsal", "--pace", "warp")]
    [InlineData("--rehearsal", "--pace", "instant")]
    [InlineData("--rehearsal", "--pace", "20x")]
    [InlineData("--rehearsal", "--data", ":memory:")]
    [InlineData("--rehearsal", "--load", "samples")]
    [InlineData("no folder 'no/such'", "--rehearsal", "--load", "no/such")]
    [InlineData("Scenarios is for rehearsals", "--scenarios", "golive-fails")]
    [InlineData("RandomSeed is for rehearsals", "--random-seed", "7")]
    [InlineData("do you mean 'Logs:Access'?", "--set", "Log:Access=true")]
    [InlineData("Rehearsal:Files (--files): ", "--rehearsal", "--files", "https://h:samples:")]
    [InlineData("Scenarios (--scenarios): no-such.yaml cannot", "--rehearsal", "--scenarios", "no-such.yaml")]
    [InlineData("--allow-remote", "--rehearsal", "--urls", "http://0.0.0.0:0")]
    [InlineData("--allow-remote", "--rehearsal", "--urls", "http://slipway.example:0")]
    [InlineData("Urls (--urls) is 'nowhere'", "--urls", "nowhere")]
    [InlineData("the service does not serve TLS", "--urls", "https://127.0.0.1:0")]
    [InlineData("use http://127.0.0.1:0", "--urls", "http://localhost:0")]
    [InlineData("has a path", "--urls", "http://127.0.0.1:0/market")]
    [InlineData("Runner:Lease is 'PT0.001S'", "--set", "Runner:Lease=PT0.001S")]
    [InlineData("192.0.2.1", "--urls", "http://192.0.2.1:0")]
    [InlineData("--urls", "--urls")]
    [InlineData("Artifacts:Store is not a folder, or s3://bucket", "--set", "Artifacts:Store=ftp://files.example/copies")]
    [InlineData("Artifacts:Store is not a folder, or s3://bucket", "--set", "Artifacts:Store=s3://")]
    [InlineData("Artifacts:Store is not a folder, or s3://bucket", "--set", "Artifacts:Store=s3://bucket?endpoint=store.example")]
    [InlineData("Artifacts:Store is not a folder, or s3://bucket", "--set", "Artifacts:Store=s3://bucket?region=EU%2Fwest")]
    [InlineData("Artifacts:Store is not a folder, or s3://bucket", "--set", "Artifacts:Store=s3://bucket?timeout=5")]
    [InlineData("set the one that is missing", "--set", "Artifacts:Store=s3://bucket", "--set", "Artifacts:StoreKey=key")]
    [InlineData("--sail", "--sail")]
    [InlineData("cannot be used", "--database", "no connection string")]
    [InlineData("Secrets:KeyFile", "--set", "Secrets:KeyFile=/dev/null/slipway.key")]
    public async Task What_was_asked_for_cannot_be(string named, params string[] args)
    {
        await using var place = await Place.CreateAsync();
        string[] listening = args.Contains("--urls") ? [] : Listening;
        string[] data = args.Contains("--data") ? [] : ["--data", place.Data];
        Refused(await SlipwayProgram.RunAsync(place.Folder, ["serve", .. data, .. listening, .. args]), named);
    }

    [Theory]
    [InlineData("Artifacts:Store=s3://key:hush@bucket")]
    [InlineData("Artifacts:Store=s3://bucket?endpoint=http://key:hush@store.example")]
    [InlineData("Artifacts:Store=s3://bucket?secret=hush")]
    [InlineData("Artifacts:StoreSecret=hush")]
    public async Task A_secret_is_not_repeated_when_it_is_refused(string setting)
    {
        await using var place = await Place.CreateAsync();
        var ended = await SlipwayProgram.RunAsync(place.Folder, ["serve", "--data", place.Data, .. Listening, "--set", setting]);
        Refused(ended, "Artifacts:StoreSecret");
        Assert.DoesNotContain("hush", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_for_metrics_is_named_with_its_setting()
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        await using var place = await Place.CreateAsync();
        var url = $"http://{busy.LocalEndpoint}";
        var ended = await SlipwayProgram.RunAsync(
            place.Folder, ["serve", .. Listening, "--set", $"Telemetry:Prometheus={url}", .. place.ServeArgs]);
        Refused(ended, $"{url}, the address of Telemetry:Prometheus, is in use");
        Assert.DoesNotContain("127.0.0.1:0", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port()
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        await using var place = await Place.CreateAsync();
        var url = $"http://{busy.LocalEndpoint}";
        Refused(await SlipwayProgram.RunAsync(place.Folder, ["serve", "--urls", url, .. place.ServeArgs]), url);
    }

    [Fact]
    public async Task A_data_folder_below_a_file()
    {
        await using var place = await Place.CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "file"), "");
        Refused(await SlipwayProgram.RunAsync(place.Folder, ["serve", .. Listening, "--data", "file/data"]), "file/data");
    }

    [Fact]
    public async Task A_folder_that_another_process_serves()
    {
        await using var place = await Place.CreateAsync();
        await using var first = await SlipwayProcess.RehearseAsync(place);
        Refused(await ServeAsync(place, "--rehearsal"), "in use by another slipway");
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached()
    {
        await using var place = await Place.CreateAsync();
        Refused(await ServeOnAsync(place, $"Host=127.0.0.1;Port={FreePort.Find()};Username=slipway;Database=slipway"), "cannot be used");
    }

    [Fact]
    public async Task A_database_that_never_answers()
    {
        await using var place = await Place.CreateAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var clock = Stopwatch.StartNew();
        Refused(
            await ServeOnAsync(place, $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=slipway;Database=slipway"),
            "cannot be used");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(55));
    }

    [Theory]
    [InlineData("Database", "slipway_no_such_database")]
    [InlineData("Username", "slipway_no_such_role")]
    public async Task A_database_or_a_login_that_is_not_there(string part, string wrong)
    {
        await using var place = await Place.CreateAsync();
        Refused(await ServeOnAsync(place, new NpgsqlConnectionStringBuilder(TestDatabase.Server) { [part] = wrong }.ToString()), wrong);
    }

    [Fact]
    public async Task A_database_without_a_named_key_file()
    {
        await using var place = await Place.CreateAsync(StoreKind.Postgres);
        Refused(await SlipwayProgram.RunAsync(place.Folder, ["serve", .. Listening, .. place.StoreArgs]), "Secrets:KeyFile");
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_database_of_a_newer_program(StoreKind store)
    {
        await using var place = await Place.CreateAsync(store);
        Assert.Equal(0, (await place.RunAsync(
            "publisher", "add", "contoso", "--name", "Contoso", "--seller-contact", "seller@contoso.example")).Code);
        await place.ExecuteAsync("UPDATE slipway SET value = '999' WHERE name = 'oldest program'");
        Refused(await ServeAsync(place), "newer slipway");
        Refused(await place.RunAsync("publisher", "list"), "newer slipway");
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_database_of_the_other_mode_or_under_another_key(StoreKind store)
    {
        await using var place = await Place.CreateAsync(store);
        await (await SlipwayProcess.RehearseAsync(place)).DisposeAsync();
        Refused(await ServeAsync(place), "belongs to a rehearsal");

        var key = await File.ReadAllTextAsync(place.KeyFile);
        await File.WriteAllTextAsync(place.KeyFile, Convert.ToBase64String(new byte[32]));
        Refused(await ServeAsync(place, "--rehearsal"), "does not open the database's key ring");
        await File.WriteAllTextAsync(place.KeyFile, "not a key");
        Refused(await ServeAsync(place, "--rehearsal"), "does not hold 32 bytes");
        File.Delete(place.KeyFile);
        Refused(await ServeAsync(place, "--rehearsal"), "missing");

        await File.WriteAllTextAsync(place.KeyFile, key);
        await using var again = await SlipwayProcess.RehearseAsync(place);
    }

    [Fact]
    public async Task A_database_of_a_marketplace_as_a_rehearsal()
    {
        await using var place = await Place.CreateAsync();
        await (await SlipwayProcess.ServeAsync(place)).DisposeAsync();
        Refused(await ServeAsync(place, "--rehearsal"), "belongs to a marketplace");
    }

    [Theory]
    [InlineData("{ broken")]
    [InlineData("[]")]
    [InlineData("{ \"Pace\": \"real\", \"Pace\": \"real\" }")]
    public async Task A_settings_file_that_cannot_be_read(string text)
    {
        await using var place = await Place.CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "slipway.json"), text);
        Refused(await ServeAsync(place), "slipway.json");
    }

    private static Task<Ended> ServeAsync(Place place, params string[] args) =>
        SlipwayProgram.RunAsync(place.Folder, ["serve", .. Listening, .. place.ServeArgs, .. args]);

    private static Task<Ended> ServeOnAsync(Place place, string database) => ServeAsync(place, "--database", database);

    private static void Refused(Ended ended, string named)
    {
        Assert.Equal("", ended.Output);
        var line = Assert.Single(ended.ErrorLines);
        Assert.StartsWith("slipway: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Equal(2, ended.Code);
    }
}
