using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;
using static Slipway.Server.Tests.Hostile.HostileFixture;

namespace Slipway.Server.Tests.Hostile;

/// <summary>Documents that are allowed in size and would cost gigabytes or minutes to judge carelessly.</summary>
public class BombTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private const int Limit = (8 * 1024 * 1024) - 4096;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_million_empty_plans_are_a_thousand_faults()
    {
        var publish = await PublishAsync(Fill("{\"definition\":{\"plans\":[", _ => "{},", "{}]}}"));
        Assert.Equal(422, publish.Status);
        Assert.InRange(publish.Body.Length, 1, 2_000_000);
        Assert.Contains("only 1000 faults are listed", publish.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_values_below_long_keys_are_only_walked()
    {
        var key = new string('k', 1_900);
        Assert.Equal(422, (await PublishAsync(Fill($"{{\"definition\":{{\"offer\":{{\"{key}\":[", _ => "0,", "0]}}}"))).Status);
        AssertRefused(
            await fixture.Service.PutAsync(Contoso, Fill($"{{\"definition\":{{\"offer\":{{\"{key}{key}\":[", _ => "0,", "0]}}}")), 400);
    }

    [Fact]
    public async Task More_secrets_than_can_be_kept_are_refused()
    {
        var key = new string('k', 1_900) + "LeadConfiguration";
        AssertRefused(await fixture.Service.PutAsync(
            Contoso, Fill($"{{\"definition\":{{\"offer\":{{\"{key}\":{{\"key\":[", _ => "\"x\",", "0]}}}}")), 400);
        Assert.Equal(200, (await fixture.Service.PutAsync(
            Contoso, Fill("{\"definition\":{\"offer\":{\"aLeadConfiguration\":{\"key\":[", i => "\"x\",", "0]}}}}", 1_000_000))).Status);
        Assert.Equal(200, (await fixture.Service.PutAsync(Contoso, Fill(
            "{\"definition\":{\"offer\":{\"aLeadConfiguration\":{\"key\":[", i => "\"********\",", "0]}}}}", 1_000_000))).Status);
    }

    [Fact]
    public async Task A_thousand_addresses_of_slashes_are_judged_quickly()
    {
        var slashes = new string('/', 8_000);
        var publish = await PublishAsync(Samples.VirtualMachineWith(document =>
        {
            var images = new JsonObject();
            for (var i = 0; i < 900; i++)
                images[$"1.0.{i}"] = new JsonObject { ["osVhdUrl"] = $"http://jon@127.0.0.1:1/{slashes}@" };
            document["definition"]!["plans"]![0]!["microsoft-azure-virtualmachines.vmImages"] = images;
        }));
        Assert.Equal(422, publish.Status);
    }

    private async Task<Answer> PublishAsync(string body)
    {
        var timer = Stopwatch.StartNew();
        Assert.Equal(200, (await fixture.Service.PutAsync(Contoso, body)).Status);
        var answer = await fixture.Service.PostAsync($"{Contoso}/publish");
        Assert.True(timer.Elapsed < Enough, $"took {timer.Elapsed}");
        return answer;
    }

    private static string Fill(string start, Func<int, string> item, string end, int limit = Limit)
    {
        var text = new StringBuilder(start, limit + 64);
        for (var i = 0; text.Length < limit; i++)
            text.Append(item(i));
        return text.Append(end).ToString();
    }
}
