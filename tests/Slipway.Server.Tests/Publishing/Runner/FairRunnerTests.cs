using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing.Runner;

public sealed class FairRunnerOnSqliteTests(FairSqliteService wire) : FairRunnerTests(wire), IClassFixture<FairSqliteService>;

public sealed class FairRunnerOnPostgresTests(FairPostgresService wire) : FairRunnerTests(wire), IClassFixture<FairPostgresService>;

public sealed class FairSqliteService() : WireService(
    Slipway.Server.Tests.Host.StoreKind.Sqlite, settings => settings with { Runner = settings.Runner with { Concurrency = 4 } });

public sealed class FairPostgresService() : WireService(
    Slipway.Server.Tests.Host.StoreKind.Postgres, settings => settings with { Runner = settings.Runner with { Concurrency = 4 } });

/// <summary>What one publisher's hosts do does not hold up another publisher.</summary>
public abstract class FairRunnerTests(WireService wire) : WireSuite(wire)
{
    private const string SmallLogo = "microsoft-azure-marketplace.smallLogo";

    [Fact]
    public async Task While_one_publisher_s_hosts_hang_another_publisher_s_offer_gets_through()
    {
        await using var silent = RawHost.SayingThenSilent("");
        var hanging = new List<string>();
        for (var number = 0; number < 6; number++)
        {
            var offer = await DraftAsync(document => document["definition"]!["offer"]![SmallLogo] = $"{silent.Root}/{number}.png");
            hanging.Add((await CommandAsync(offer, "publish")).Location!);
        }

        var other = await DraftAsync(publisherId: "fabrikam");
        Assert.Equal("succeeded", Text(await WalkAsync((await CommandAsync(other, "publish")).Location!), "status"));
        foreach (var location in hanging)
            Assert.Equal("running", Text(await GetJsonAsync(location), "status"));
    }

    [Fact]
    public async Task Disks_are_asked_a_few_at_once_and_what_is_found_stands_in_the_order_of_the_document()
    {
        await using var host = await FileHost.StartAsync();
        var (now, most) = (0, 0);
        var together = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string Disk(int number) => host.Answer($"/{number}.vhd", async context =>
        {
            var count = Interlocked.Increment(ref now);
            InterlockedMax(ref most, count);
            if (count >= 4)
                together.TrySetResult();
            await Task.WhenAny(together.Task, Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System));
            context.Response.StatusCode = 404;
            Interlocked.Decrement(ref now);
        });
        var offer = await DraftAsync(document =>
        {
            var plans = document["definition"]!["plans"]!.AsArray();
            var first = plans[0]!;
            plans.Clear();
            for (var number = 0; number < 9; number++)
            {
                var plan = first.DeepClone();
                plan["planId"] = $"plan-{number}";
                plan["microsoft-azure-virtualmachines.vmImages"] = new JsonObject
                {
                    ["1.0.0"] = new JsonObject
                    {
                        ["osVhdUrl"] = Disk(number) + "?sv=2020&sr=c&sp=rl&st=2020-01-01T00:00:00Z&se=2099-01-01T00:00:00Z&sig=x",
                        ["lunVhdDetails"] = new JsonArray(),
                    },
                };
                plans.Add(plan);
            }
        });

        var blocked = await Service.PollAsync(
            (await CommandAsync(offer, "publish")).Location!,
            operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));
        Assert.Equal(4, most);
        var places = blocked["steps"]![1]!["messages"]!.AsArray().Select(message => Text(message!, "messageHtml"))
            .Where(text => text.Contains(".vhd", StringComparison.Ordinal)).ToList();
        Assert.Equal(9, places.Count);
        Assert.All(places.Index(), place => Assert.Contains($"plans/{place.Index}/", place.Item, StringComparison.Ordinal));
    }

    private static void InterlockedMax(ref int most, int count)
    {
        for (var seen = Volatile.Read(ref most); seen < count; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, count, seen);
    }
}
