using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal;

/// <summary>Each piece that is chosen for a step, as a client sees it.</summary>
public sealed class StepScenarioTests(SqliteService wire) : ScenarioSuite(wire), IClassFixture<SqliteService>
{
    [Fact]
    public async Task A_step_that_is_told_to_succeed_does_no_work()
    {
        await ChooseAsync("rules: [{when: {step: displaycertify}, then: {succeed: It is fine.}}]");
        var offer = await DraftAsync(document =>
            document["definition"]!["offer"]!["microsoft-azure-marketplace.smallLogo"] = "https://files.contoso.example/no-such.png");

        var previewed = await GetJsonAsync(await PreviewAsync(offer));

        Assert.Equal("It is fine.\nStep completed.", Messages(previewed, 1));
    }

    [Fact]
    public async Task A_step_that_is_rejected_fails_its_operation()
    {
        await ChooseAsync("rules: [{when: {step: displayprovision}, then: {reject: [Not here., Nor there.]}}]");
        var offer = await DraftAsync();
        var failed = await WalkAsync((await CommandAsync(offer, "publish")).Location);

        Assert.Equal(
            ("failed", "complete complete rejected notStarted notStarted notStarted"), (Text(failed, "status"), StepStatuses(failed)));
        Assert.Equal("Not here.\nNor there.", Messages(failed, 2));
        Assert.Equal("publish staging failed", await NewestAsync(offer));
    }

    [Fact]
    public async Task A_transient_fault_is_tried_again_and_ends_with_its_attempts()
    {
        await ChooseAsync("rules: [{name: twice, when: {step: displaycertify, attempt: 1-2}, then: {retry: The store is away.}}]");
        await PreviewAsync(await DraftAsync());
        Assert.Equal(2, await ActedAsync("twice"));
    }

    [Fact]
    public async Task A_transient_fault_without_end_blocks_as_a_real_one_does()
    {
        await ChooseAsync("rules: [{when: {step: displaycertify}, then: {retry: The store is away.}}]");
        var blocked = await BlockedAsync((await CommandAsync(await DraftAsync(), "publish")).Location);
        Assert.Equal("The store is away.", Messages(blocked, 1));
    }

    [Fact]
    public async Task What_is_held_or_takes_longer_waits_in_market_time_and_shows_how_much_has_passed()
    {
        await ChooseAsync("""
            rules:
              - {name: held, when: {step: displaycertify}, then: {hold: P2D}}
              - {name: longer, when: {step: displayprovision}, then: {takeLonger: P4D}}
            """);
        var publish = await CommandAsync(await DraftAsync(), "publish");
        foreach (var (reached, days, half) in new[] { ("complete inProgress", 1, 49), ("complete complete inProgress", 2, 49) })
        {
            await Service.PollAsync(
                publish.Location, now => StepStatuses(now).StartsWith(reached, StringComparison.Ordinal) && Percentage(now) == 0);
            await AdvanceAsync(TimeSpan.FromDays(days));
            Assert.InRange(Percentage(await GetJsonAsync(publish.Location)), half, half + 1);
            await AdvanceAsync(TimeSpan.FromDays(days));
        }

        Assert.Equal("succeeded", Text(await Service.PollAsync(publish.Location), "status"));
        Assert.Equal((1, 1), (await ActedAsync("held"), await ActedAsync("longer")));

        static int Percentage(System.Text.Json.Nodes.JsonNode operation) => operation["steps"]!.AsArray()
            .Where(step => Text(step!, "status") == "inProgress").Select(step => step!["progressPercentage"]!.GetValue<int>())
            .FirstOrDefault(-1);
    }

    [Fact]
    public async Task A_rule_is_about_the_publisher_offer_type_and_publish_that_it_names()
    {
        var (first, other) = (await DraftAsync(), await DraftAsync(publisherId: "fabrikam"));
        await ChooseAsync($$$"""
            rules:
              - {name: other publisher, when: {step: live, publisher: fabri*, operation: publish}, then: {block: never}}
              - name: second
                when: {step: displaydummycertify, publisher: contoso, offer: {{{IdOf(first)}}}, type: "*virtualmachines", publish: 2}
                then: {block: the second}
            """);

        await PreviewAsync(other);
        await GoLiveAsync(other);
        await PreviewAsync(first);
        Assert.Equal("the second", Messages(await BlockedAsync((await CommandAsync(first, "publish")).Location), 0));
        await CommandAsync(first, "cancel");
        await PreviewAsync(first);
        Assert.Equal((0, 1), (await ActedAsync("other publisher"), await ActedAsync("second")));
    }

    [Fact]
    public async Task A_blocked_publish_can_be_cancelled_slowly_and_says_so_all_the_while()
    {
        await ChooseAsync("""
            use: [cancel-is-slow]
            rules: [{when: {step: displaycertify}, then: {block: no}}]
            """);
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        await BlockedAsync(publish.Location);
        await CommandAsync(offer, "cancel");
        var canceling = await GetJsonAsync(publish.Location);
        Assert.Equal(("running", "cancelRequested"), (Text(canceling, "status"), Text(canceling, "cancellationRequestState")));
        Assert.Equal("complete blocked notStarted notStarted notStarted notStarted", StepStatuses(canceling));
        await AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("canceled", Text(await Service.PollAsync(publish.Location), "status"));
    }
}
