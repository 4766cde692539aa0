using System.Globalization;
using System.Net.Http.Headers;
using Slipway.Core.Publishing;
using Slipway.Rehearsal.Files;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Offers;

namespace Slipway.Server.Tests.Rehearsal.Clock;

public sealed class ClockOnSqliteTests(HeldSqliteService wire) : ClockTests(wire), IClassFixture<HeldSqliteService>;

public sealed class ClockOnPostgresTests(HeldPostgresService wire) : ClockTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>A rehearsal's market time over the wire.</summary>
public abstract class ClockTests(WireService wire) : ClockSuite(wire)
{
    private const string SmallLogo = "microsoft-azure-marketplace.smallLogo";

    [Fact]
    public async Task An_advance_ends_each_step_at_the_very_time_at_which_it_is_due()
    {
        var began = await StillAsync();
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");

        var early = await AdvanceAsync(Service, "PT14M59.9999999S");
        Assert.Empty(await EndsAsync(Service, offer));
        Assert.Equal(began, Time(early, "advancedFrom"));
        Assert.Equal((began + Holds[0], 1), (Time(early, "nextDue"), Work(early, "held")));

        await AdvanceAsync(Service, "PT0.0000001S");
        Assert.Equal([began + Holds[0]], await EndsAsync(Service, offer));
        var during = await AdvanceAsync(Service, "P1W");
        Assert.Equal(began + Holds[0] + TimeSpan.FromDays(7), Now(during));
        Assert.Equal(Holds.Select(hold => began + hold), await EndsAsync(Service, offer));
        Assert.Equal(Preview, StepStatuses(await GetJsonAsync(publish.Location)));

        await CommandAsync(offer, "golive");
        await AdvanceAsync(Service, "P4D");
        Assert.Equal(Now(during) + TimeSpan.FromDays(4), (await EndsAsync(Service, offer))[^1]);
        Assert.Equal("succeeded", await StatusOfAsync(offer));
    }

    [Fact]
    public async Task Two_weeks_of_many_operations_pass_in_one_call_and_each_step_ends_when_it_is_due()
    {
        await StillAsync();
        await ClockAsync(Service, "resume");
        var offers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var offer = await DraftAsync();
            await CommandAsync(offer, "publish");
            return offer;
        }));
        var before = Now(await ClockAsync(Service, "freeze"));

        var after = await AdvanceAsync(Service, "P14D");

        Assert.Equal((before, before + TimeSpan.FromDays(14)), (Time(after, "advancedFrom"), Now(after)));
        Assert.Null(after["nextDue"]);
        Assert.Equal((0, 0), (Work(after, "held"), Work(after, "working")));
        foreach (var offer in offers)
        {
            var history = await Service.Get<OfferStore>().HistoryAsync(new OfferKey("contoso", IdOf(offer)), default);
            var published = new DateTimeOffset(history[1].Time, TimeSpan.Zero);
            Assert.Equal(Holds.Select(hold => published + hold), await EndsAsync(Service, offer));
        }
    }

    [Fact]
    public async Task While_market_time_goes_on_by_itself_an_advance_ends_everything_too_and_never_goes_back()
    {
        await StillAsync();
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        await ClockAsync(Service, "resume");

        var after = await AdvanceAsync(Service, "P14D");

        Assert.True(Now(after) >= Time(after, "advancedFrom") + TimeSpan.FromDays(14));
        Assert.Equal(Preview, StepStatuses(await GetJsonAsync(publish.Location)));
        var ends = await EndsAsync(Service, offer);
        Assert.Equal(ends.Order(), ends);
        Assert.All(ends, end => Assert.True(end <= Now(after)));
    }

    [Fact]
    public async Task A_frozen_market_holds_its_steps_at_any_pace_until_it_is_resumed()
    {
        var began = await StillAsync();
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        var fast = await ClockAsync(Service, "pace", """{"pace":"1000000x"}""");
        Assert.Equal((true, 0d, "1000000x"), (fast["frozen"]!.GetValue<bool>(), fast["rate"]!.GetValue<double>(), Text(fast, "pace")));
        Assert.Equal(began, Now(await ClockAsync(Service)));
        Assert.Equal("running", Text(await GetJsonAsync(publish.Location), "status"));

        var resumed = await ClockAsync(Service, "resume");
        Assert.Equal((false, 1e6), (resumed["frozen"]!.GetValue<bool>(), resumed["rate"]!.GetValue<double>()));
        Assert.Equal(Preview, StepStatuses(await Service.PollAsync(publish.Location)));
        Assert.True(Now(await ClockAsync(Service)) > began + Holds[^1]);
    }

    [Fact]
    public async Task A_pace_that_changes_counts_for_the_steps_that_begin_from_then_on()
    {
        var began = await StillAsync();
        var held = await CommandAsync(await DraftAsync(), "publish");
        await ClockAsync(Service, "pace", """{"pace":"instant"}""");

        await PreviewAtOnceAsync();
        Assert.Equal(began + Holds[0], Time(await ClockAsync(Service), "nextDue"));
        Assert.Equal("running", Text(await GetJsonAsync(held.Location), "status"));

        await AdvanceAsync(Service, "PT15M");
        Assert.Equal(Preview, StepStatuses(await GetJsonAsync(held.Location)));

        async Task PreviewAtOnceAsync() =>
            Assert.Equal(Preview, StepStatuses(await Service.PollAsync((await CommandAsync(await DraftAsync(), "publish")).Location)));
    }

    [Fact]
    public async Task Tokens_are_of_machine_time_and_stay_valid_while_signatures_of_disks_run_out()
    {
        var began = await StillAsync();
        using var client = new HttpClient { BaseAddress = Service.Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Service.TokenAsync());
        var offer = await DraftAsync(document =>
            document["definition"]!["plans"]![0]!["microsoft-azure-virtualmachines.vmImages"]!["1.0.1"]!["osVhdUrl"] =
            $"https://{SampleFiles.Host}/{SampleFiles.DiskPath}?sv=2019-02-02&sr=c"
            + $"&st={Day(began, -2)}&se={Day(began, 30)}&sp=rl&sig=abc%3D");
        var judged = await Service.PostAsync($"{offer}/validate");
        Assert.DoesNotContain("osVhdUrl", judged.Body, StringComparison.Ordinal);

        await AdvanceAsync(Service, "P30D");

        using var answer = await client.GetAsync($"{offer}?{Version}");
        Assert.Equal(200, (int)answer.StatusCode);
        var publish = await Service.PostAsync($"{offer}/publish");
        AssertRefusal(publish, 422, "ValidationFailed");
        Assert.Contains("osVhdUrl", publish.Body, StringComparison.Ordinal);

        static string Day(DateTimeOffset from, int days) =>
            from.AddDays(days).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task An_advance_returns_though_a_step_is_blocked()
    {
        await StillAsync();
        var offer = await DraftAsync(document => document["definition"]!["offer"]![SmallLogo] = $"https://{SampleFiles.Host}/no-such.png");
        var publish = await CommandAsync(offer, "publish");

        var after = await AdvanceAsync(Service, "P14D");

        Assert.Equal("complete blocked notStarted notStarted notStarted notStarted", StepStatuses(await GetJsonAsync(publish.Location)));
        Assert.Null(after["nextDue"]);
        Assert.Equal(1, Work(after, "blocked"));
        await CommandAsync(offer, "cancel");
    }

    [Fact]
    public async Task An_advance_ends_where_it_is_when_its_client_leaves()
    {
        var began = await StillAsync();
        var stands = began + Holds[1];
        await using var files = await FileHost.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var offer = await DraftAsync(document => document["definition"]!["offer"]![SmallLogo] = files.Answer("/slow.png", async context =>
        {
            asked.TrySetResult();
            await open.Task.WaitAsync(context.RequestAborted);
            context.Response.ContentType = "image/png";
            await context.Response.Body.WriteAsync(SampleFiles.Logos["small.png"], context.RequestAborted);
        }));
        var publish = await CommandAsync(offer, "publish");
        using var leave = new CancellationTokenSource();
        var advance = AskAsync(Service, "advance", """{"by":"P14D"}""", leave.Token);
        await asked.Task;
        var during = await ClockAsync(Service);
        Assert.Equal((stands, stands, 1), (Now(during), Time(during, "nextDue"), Work(during, "working")));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => advance);

        // One that cannot be is refused when its turn comes: then the first has ended.
        AssertRefusal(await AskAsync(Service, "advance", """{"by":"P3000000D"}"""), 400, "BadRequest");
        open.SetResult();
        await Service.PollAsync(
            publish.Location, operation => StepStatuses(operation).StartsWith("complete complete", StringComparison.Ordinal));
        Assert.Equal(stands, Now(await ClockAsync(Service)));
    }

    [Theory]
    [InlineData("advance", "", "no body")]
    [InlineData("advance", "{}", "'by' is missing")]
    [InlineData("advance", """{"by":"soon"}""", "'soon'", "ISO 8601", "P14D")]
    [InlineData("advance", """{"by":"-P1D"}""", "never goes back")]
    [InlineData("advance", """{"by":"P3000000D"}""", "9000-01-01")]
    [InlineData("advance", """{"days":14,"weeks":2}""", "'days'", "'weeks'", "'by' is missing")]
    [InlineData("pace", """{"pace":"warp"}""", "'warp'", "instant, documented")]
    public async Task What_cannot_be_is_refused_with_every_fault_at_once_and_changes_nothing(string path, string body, params string[] said)
    {
        var before = await StillAsync();
        var refused = await AskAsync(Service, path, body);
        AssertRefusal(refused, 400, "BadRequest");
        Assert.All(
            said, part => Assert.Contains(part, refused.Body.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal));
        var after = await ClockAsync(Service);
        Assert.Equal((before, "documented"), (Now(after), Text(after, "pace")));
    }

    [Fact]
    public async Task The_clock_asks_for_no_token_and_minds_no_wrong_one()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_slipway/clock?api-version=1066");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "nonsense");
        var answer = await SendAsync(request);
        Assert.True(answer.Status == 200, answer.Body);
        AssertCommonHeaders(answer);
    }
}
