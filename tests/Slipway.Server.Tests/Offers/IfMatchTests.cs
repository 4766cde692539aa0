using System.Text.RegularExpressions;
using Slipway.Core.Publishing;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Offers;

public sealed class IfMatchOnSqliteTests(SqliteService wire) : IfMatchTests(wire), IClassFixture<SqliteService>;

public sealed class IfMatchOnPostgresTests(PostgresService wire) : IfMatchTests(wire), IClassFixture<PostgresService>;

/// <summary>§2: who may overwrite what.</summary>
public abstract partial class IfMatchTests(WireService wire) : WireSuite(wire)
{
    private const string Stale = "W/\"datetime'2019-10-30T22%3A03%3A51.6562051Z'\"";

    [Fact]
    public async Task The_tag_is_the_changed_time_weak_and_percent_encoded_on_get_and_put()
    {
        var offer = PathOf(NewOfferId());
        var put = await SaveAsync(offer);
        var get = await Service.GetAsync(offer);
        Assert.Equal(put.Headers["ETag"], get.Headers["ETag"]);
        Assert.Equal(put.Body, get.Body);
        Assert.Matches(Tag(), get.Headers["ETag"]);
        Assert.Equal($"W/\"datetime'{Text(get.Json, "changedTime").Replace(":", "%3A")}'\"", get.Headers["ETag"]);
    }

    [Fact]
    public async Task Each_put_gives_a_later_tag_even_of_the_same_bytes()
    {
        var offer = PathOf(NewOfferId());
        var tags = new List<string>();
        for (var i = 0; i < 20; i++)
            tags.Add((await SaveAsync(offer)).Headers["ETag"]);
        Assert.Equal(tags.Order(StringComparer.Ordinal).Distinct(), tags);
    }

    [Fact]
    public async Task A_missing_tag_and_a_star_overwrite_and_create()
    {
        foreach (var headers in new[] { [], new[] { ("If-Match", "*") } })
        {
            var offer = PathOf(NewOfferId());
            Assert.Equal(200, (await Service.PutAsync(offer, Body(offer), headers)).Status);
            Assert.Equal(200, (await Service.PutAsync(offer, Body(offer), headers)).Status);
        }
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("{strong}")]
    [InlineData("\"other\", {0}")]
    [InlineData("{0},\"other\"")]
    public async Task The_current_tag_is_accepted_weak_or_not_alone_or_in_a_list(string form)
    {
        var offer = await DraftAsync();
        var tag = (await Service.GetAsync(offer)).Headers["ETag"];
        var put = await Service.PutAsync(offer, Body(offer), ("If-Match", form.Replace("{0}", tag).Replace("{strong}", tag[2..])));
        Assert.True(put.Status == 200, put.Body);
        Assert.NotEqual(tag, put.Headers["ETag"]);
    }

    [Theory]
    [InlineData(Stale)]
    [InlineData("\"other\"")]
    [InlineData("nonsense")]
    [InlineData("\"a\", W/\"b\"")]
    public async Task A_stale_tag_is_412_and_changes_nothing(string tag)
    {
        var offer = await DraftAsync();
        var before = await Service.GetAsync(offer);
        AssertRefusal(await Service.PutAsync(
            offer, Body(offer, document => document["definition"]!["displayText"] = "Lost"), ("If-Match", tag)), 412, "PreconditionFailed");
        Assert.Equal(before.Body, (await Service.GetAsync(offer)).Body);
    }

    [Theory]
    [InlineData(Stale, "has changed since")]
    [InlineData("\"nothing\", {0}", null)]
    [InlineData("{decoded}", "changed on its way")]
    [InlineData("{encoded}", "changed on its way")]
    [InlineData("{unquoted}", "changed on its way")]
    [InlineData("{escaped}", "changed on its way")]
    [InlineData("nonsense", "not an ETag of this service")]
    [InlineData("\"3f80f-1b6-3e1cb03b\"", "not an ETag of this service")]
    public async Task A_412_says_whether_the_offer_changed_or_the_tag_did_on_its_way(string form, string? said)
    {
        var offer = await DraftAsync();
        var tag = (await Service.GetAsync(offer)).Headers["ETag"];
        var sent = form.Replace("{0}", tag).Replace("{decoded}", tag.Replace("%3A", ":")).Replace("{encoded}", tag.Replace("%3A", "%253A"))
            .Replace("{unquoted}", tag.Replace("\"", "")).Replace("{escaped}", tag.Replace("\"", "\\\""));
        var put = await Service.PutAsync(offer, Body(offer), ("If-Match", sent));
        if (said is null)
        {
            Assert.Equal(200, put.Status);
            return;
        }

        AssertRefusal(put, 412, "PreconditionFailed");
        Assert.Contains(said, put.Message, StringComparison.Ordinal);
        Assert.Contains(tag, put.Message, StringComparison.Ordinal);
        Assert.Equal(form == Stale, put.Message.Contains("has changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Any_tag_but_a_star_on_a_missing_offer_is_412_and_creates_nothing()
    {
        var offer = PathOf(NewOfferId());
        AssertRefusal(await Service.PutAsync(offer, Body(offer), ("If-Match", Stale)), 412, "PreconditionFailed");
        Assert.Equal(404, (await Service.GetAsync(offer)).Status);
    }

    [Fact]
    public async Task Of_concurrent_puts_with_the_same_tag_exactly_one_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            var offer = await DraftAsync();
            var tag = (await Service.GetAsync(offer)).Headers["ETag"];
            var puts = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer =>
                Service.PutAsync(
                    offer, Body(offer, document => document["definition"]!["displayText"] = $"Writer {writer}"), ("If-Match", tag))));
            Assert.Equal([200, 412, 412, 412], puts.Select(put => put.Status).Order());
            Assert.Equal(puts.Single(put => put.Status == 200).Body, (await Service.GetAsync(offer)).Body);
        }
    }

    [Fact]
    public async Task Of_many_puts_at_once_without_a_tag_none_is_refused_and_one_of_them_is_last()
    {
        var offer = await DraftAsync();
        var puts = await Task.WhenAll(Enumerable.Range(0, 40).Select(writer =>
            Service.PutAsync(
                offer, Body(offer, document => document["definition"]!["displayText"] = $"Writer {writer}"), ("If-Match", "*"))));
        Assert.All(puts, put => Assert.True(put.Status == 200, put.Body));
        Assert.Equal(puts.Length, puts.Select(put => put.Headers["ETag"]).Distinct().Count());
        Assert.Contains((await Service.GetAsync(offer)).Body, puts.Select(put => put.Body));
    }

    [Fact]
    public async Task Only_put_changes_tag_and_changed_time()
    {
        var offer = await DraftAsync();
        var tag = (await Service.GetAsync(offer)).Headers["ETag"];
        await PreviewAsync(offer);
        Assert.Equal(tag, (await Service.GetAsync(offer)).Headers["ETag"]);
        await GoLiveAsync(offer);
        await PreviewAsync(offer);
        await CommandAsync(offer, "cancel");
        Assert.Equal(tag, (await Service.GetAsync(offer)).Headers["ETag"]);
        Assert.Equal(tag, (await Service.GetAsync($"{offer}/slot/production")).Headers["ETag"]);
    }

    [Fact]
    public async Task A_put_never_changes_the_status()
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        Assert.Equal(
            "waitingForPublisherReview", Text((await SaveAsync(offer, document => document["status"] = "canceled")).Json, "status"));
        Assert.Equal("waitingForPublisherReview", await StatusOfAsync(offer));
    }

    [GeneratedRegex(@"^W/""datetime'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{7}Z'""$")]
    private static partial Regex Tag();
}

/// <summary>The settings that choose where the record contradicts itself.</summary>
public sealed class CompatibilityTests
{
    private const string Offer = "/api/publishers/contoso/offers/contoso-offer";

    [Theory]
    [InlineData(StoreKind.Sqlite, IfMatchRule.Documented, 400, "BadRequest")]
    [InlineData(StoreKind.Postgres, IfMatchRule.Observed, 409, "InvalidResourceId")]
    public async Task A_missing_tag_on_an_existing_offer_is_refused_when_it_is_required(
        StoreKind store, IfMatchRule rule, int status, string code)
    {
        await using var service = await ServiceUnderTest.StartAsync(
            store, settings => settings with { Draft = settings.Draft with { RequireIfMatch = rule } });
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine)).Status);
        var refused = await service.PutAsync(Offer, Samples.VirtualMachine);
        Assert.Equal((status, code), (refused.Status, refused.ErrorCode));
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine, ("If-Match", "*"))).Status);
        var tag = (await service.GetAsync(Offer)).Headers["ETag"];
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine, ("If-Match", tag))).Status);
        Assert.Equal(412, (await service.PutAsync(Offer, Samples.VirtualMachine, ("If-Match", tag))).Status);
    }

    [Theory]
    [InlineData("succeeded")]
    [InlineData("completed")]
    [InlineData("complete")]
    public async Task An_operation_that_has_succeeded_reads_as_the_setting_says_and_nothing_else_does(string word)
    {
        await using var service = await ServiceUnderTest.StartAsync(change: settings =>
            settings with { Operation = settings.Operation with { SucceededStatus = word } });
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine)).Status);
        var publish = (await service.PostAsync($"{Offer}/publish")).Location;
        Assert.Equal(word, (await service.PollAsync(publish))["status"]!.GetValue<string>());
        var submission = (await service.GetAsync($"{Offer}/submissions")).Json[0]!;
        Assert.Equal("succeeded", submission["submissionState"]!.GetValue<string>());
        Assert.Equal(word, (await service.GetAsync($"{Offer}/operations/{submission["id"]}")).Json["status"]!.GetValue<string>());
        var goLive = (await service.PostAsync($"{Offer}/golive")).Location;
        Assert.Equal(word, (await service.PollAsync(goLive))["status"]!.GetValue<string>());
        Assert.Equal("succeeded", (await service.GetAsync(Offer)).Json["status"]!.GetValue<string>());
        Assert.Equal("succeeded", (await service.GetAsync($"{Offer}/status")).Json["status"]!.GetValue<string>());
        var again = (await service.PostAsync($"{Offer}/publish")).Location;
        await service.PollAsync(again);
        Assert.Equal(
            "canceled", (await service.PollAsync((await service.PostAsync($"{Offer}/cancel")).Location))["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Created_on_put_answers_201_to_the_first_put_and_200_to_later_ones(StoreKind store)
    {
        await using var service = await ServiceUnderTest.StartAsync(
            store, settings => settings with { Draft = settings.Draft with { CreatedOnPut = true } });
        Assert.Equal(201, (await service.PutAsync(Offer, Samples.VirtualMachine, ("If-Match", "*"))).Status);
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine)).Status);
    }
}
