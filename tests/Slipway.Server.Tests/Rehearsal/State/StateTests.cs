using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Core.Publishing;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal.State;

public sealed class StateOnSqliteTests(HeldSqliteService wire) : StateTests(wire), IClassFixture<HeldSqliteService>;

public sealed class StateOnPostgresTests(HeldPostgresService wire) : StateTests(wire), IClassFixture<HeldPostgresService>
{
    [Fact]
    public async Task Another_node_shows_what_was_restored_and_works_on_it()
    {
        await using var node = await ServiceUnderTest.StartAsync(
            StoreKind.Sqlite, settings => settings with
            {
                Store = settings.Store with { Database = Service.Settings.Store.Database },
                Secrets = settings.Secrets with { KeyFile = Service.Settings.Secrets.KeyFile },
            },
            rehearsal: options => options with { Pace = Pace.Documented });
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        var before = (await node.GetAsync(publish.Location)).Json;
        var snapshot = await TakeAsync();
        await CommandAsync(offer, "cancel");
        Assert.Equal("canceled", Text((await node.GetAsync(publish.Location)).Json, "status"));

        await RestoreAsync(snapshot);

        Assert.Equal(StepStatuses(before), StepStatuses((await node.GetAsync(publish.Location)).Json));
        Assert.Equal("running", Text((await node.GetAsync(publish.Location)).Json, "status"));
        Assert.Equal("succeeded", Text(await WalkAsync(publish.Location), "status"));
        Assert.Equal("waitingForPublisherReview", Text((await node.GetAsync(offer)).Json, "status"));
    }
}

/// <summary>Reset and snapshots as a pipeline uses them. No two tests of a class run at once, so each may take everything back.</summary>
public abstract class StateTests(WireService wire) : WireSuite(wire)
{
    [Fact]
    public async Task A_reset_takes_everything_back_but_the_tokens()
    {
        var token = await Service.TokenAsync();
        var offer = await DraftAsync();
        await CommandAsync(offer, "publish");
        Assert.Equal(200, (await CallAsync(HttpMethod.Post, "/_slipway/reset")).Status);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{offer}?{Version}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await Service.Client.SendAsync(request);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("neverPublished", await StatusOfAsync(await NewDraftAsync(offer)));
    }

    [Fact]
    public async Task A_tag_from_before_a_restore_counts_only_for_the_draft_that_is_back()
    {
        var offer = await DraftAsync();
        var kept = (await Service.GetAsync(offer)).Headers["ETag"];
        var snapshot = await TakeAsync();
        var gone = (await SaveAsync(offer, document => document["definition"]!["displayText"] = "gone")).Headers["ETag"];
        await RestoreAsync(snapshot);

        AssertRefusal(await Service.PutAsync(offer, Body(offer), ("If-Match", gone)), 412, "PreconditionFailed");
        Assert.Equal(200, (await Service.PutAsync(offer, Body(offer), ("If-Match", kept))).Status);
        AssertRefusal(await Service.PutAsync(offer, Body(offer), ("If-Match", kept)), 412, "PreconditionFailed");
    }

    [Fact]
    public async Task What_ran_runs_again_and_what_is_live_is_found_again()
    {
        var live = await DraftAsync(document => document["definition"]!["offer"]!["microsoft-azure-marketplace.title"] = "Zeppelin Watch");
        await PreviewAsync(live);
        await GoLiveAsync(live);
        var running = await DraftAsync();
        var publish = await CommandAsync(running, "publish");
        var snapshot = await TakeAsync();
        await CommandAsync(running, "cancel");
        await CallAsync(HttpMethod.Post, "/_slipway/reset");
        Assert.Empty((await CatalogAsync("zeppelin"))!.AsArray());

        await RestoreAsync(snapshot);

        Assert.Single((await CatalogAsync("zeppelin"))!.AsArray());
        Assert.Equal("succeeded", Text(await WalkAsync(publish.Location), "status"));
    }

    [Fact]
    public async Task Snapshots_are_listed_by_name_and_go_when_they_are_removed()
    {
        var snapshot = await TakeAsync("before the release");
        var listed = (await CallAsync(HttpMethod.Get, "/_slipway/snapshots")).Json["snapshots"]!.AsArray();
        Assert.Equal("start", Text(listed[0]!, "name"));
        Assert.Equal("before the release", Text(listed.Single(one => one!["id"]!.GetValue<int>() == snapshot)!, "name"));

        Assert.Equal(204, (await CallAsync(HttpMethod.Delete, $"/_slipway/snapshots/{snapshot}")).Status);
        AssertRefusal(await CallAsync(HttpMethod.Post, $"/_slipway/snapshots/{snapshot}/restore"), 404, "NotFound");
        AssertRefusal(await CallAsync(HttpMethod.Delete, "/_slipway/snapshots/0"), 409, "Conflict");
        var misspelt = await CallAsync(HttpMethod.Post, "/_slipway/snapshots", """{"nmae":"x"}""");
        AssertRefusal(misspelt, 400, "BadRequest");
        Assert.Contains("is not known here ($.nmae).", misspelt.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("SnapshotRequest", misspelt.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_waits_for_the_request_that_is_at_work()
    {
        var offer = await DraftAsync();
        var snapshot = await TakeAsync();
        using var body = new HeldContent(Encoding.UTF8.GetBytes(Body(offer)));
        using var put = new HttpRequestMessage(HttpMethod.Put, $"{offer}?{Version}") { Content = body };
        put.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Service.TokenAsync());
        var putting = Service.Client.SendAsync(put);
        await body.Begun;
        var restoring = RestoreAsync(snapshot);
        body.LetGo();

        // Whichever was first, both are whole: the PUT was answered for a draft that was there.
        using var answer = await putting;
        Assert.Equal(200, (int)answer.StatusCode);
        await restoring;
        Assert.Equal(200, (await Service.GetAsync(offer)).Status);
    }

    private async Task<string> NewDraftAsync(string offer)
    {
        await SaveAsync(offer);
        return offer;
    }

    private async Task<JsonNode?> CatalogAsync(string word) =>
        JsonNode.Parse(await Service.Client.GetStringAsync($"/catalog/offers?search={word}"))!["offers"];

    protected async Task<int> TakeAsync(string name = "")
    {
        var taken = await CallAsync(HttpMethod.Post, "/_slipway/snapshots", $$"""{"name":"{{name}}"}""");
        Assert.Equal(201, taken.Status);
        return taken.Json["id"]!.GetValue<int>();
    }

    protected async Task RestoreAsync(int snapshot) =>
        Assert.Equal(200, (await CallAsync(HttpMethod.Post, $"/_slipway/snapshots/{snapshot}/restore")).Status);

    /// <summary>Without a token, as all of a rehearsal's own endpoints are called.</summary>
    private async Task<Answer> CallAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await Service.Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>A body of which only the first half comes until it is let go.</summary>
    private sealed class HeldContent(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource free = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => begun.Task;

        public void LetGo() => free.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            begun.SetResult();
            await free.Task;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
