using System.Diagnostics;
using System.Text;
using Slipway.Core.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.OfferTypes.VirtualMachines;
using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Documents;

/// <summary>
/// Bodies of 8 MiB that would make a careless reader slow or its answer huge. The limits are far
/// above what they take and far below what quadratic work would.
/// </summary>
public class HostileBodyTests
{
    private const int Limit = 8 * 1024 * 1024;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{\"definition\":")]
    public void Deep_nesting_is_one_refusal(string opening) =>
        Assert.Contains(
            "deeper than 64", Assert.Single(Read(string.Concat(Enumerable.Repeat(opening, Limit / opening.Length))).Refusals).Message);

    [Fact]
    public void A_million_different_keys_are_read() =>
        Assert.True(Read(Fill("{\"definition\":{\"a\":{", i => $"\"{i:x}\":0,", "\"z\":0}}}")).IsAccepted);

    [Fact]
    public void A_million_small_objects_after_a_large_one_are_read() =>
        Assert.True(
            Read(Fill(
                "{\"definition\":{\"a\":[",
                i => i < 400_000 ? $"{(i == 0 ? "{" : "")}\"{i:x}\":0," : i == 400_000 ? "\"z\":0}," : "{\"a\":0},",
                "0]}}")).IsAccepted);

    [Fact]
    public void A_million_duplicates_are_a_hundred_refusals()
    {
        var refusals = Read(Fill("{\"definition\":{", _ => "\"a\":0,", "\"a\":0}}")).Refusals;

        Assert.Equal(101, refusals.Length);
        Assert.Contains("first 100", refusals[^1].Message);
    }

    [Fact]
    public void A_huge_key_is_one_short_refusal()
    {
        var huge = new string('k', Limit / 2);

        var refusals = Read(Fill($"{{\"definition\":{{\"{huge}\":{{", _ => "\"a\":0,", "\"a\":0}}}")).Refusals;

        Assert.Contains("longer than 2000 bytes", Assert.Single(refusals).Message);
        Assert.True(refusals.Sum(fault => fault.Message.Length + fault.Target.Length) < 1_000);
    }

    [Fact]
    public void A_string_of_escapes_is_read() =>
        Assert.True(Read(Fill("{\"definition\":{\"a\":\"", _ => "\\ud83d\\ude00\\\\", "\"}}")).IsAccepted);

    [Fact]
    public void Of_a_million_empty_plans_those_that_could_be_published_get_their_keys()
    {
        var definition = Read(Fill("{\"definition\":{\"plans\":[", _ => "{},", "{}]}}")).Value!.Definition;
        var timer = Stopwatch.StartNew();

        var served = ServedDefinition.Make(definition, VirtualMachine.Type.PlanKeysWhenNotSent, SampleOffer.OwnAddresses);

        Assert.Equal(
            definition.Length + 1000 * "\"diskGenerations\":[],\"microsoft-azure-virtualmachines.vmImages\":{}".Length + 1, served.Length);
        Assert.True(timer.Elapsed < Enough);
    }

    [Fact]
    public void A_million_plans_with_secrets_are_masked()
    {
        var definition =
            Read(Fill("{\"definition\":{\"plans\":[", i => $"{{\"s\":\"x\",\"planId\":\"{i % 3}\"}},", "{}]}}")).Value!.Definition;
        var timer = Stopwatch.StartNew();

        var extracted = SecretFields.Extract(definition, path => path[^1] == "s")!;

        Assert.Equal(definition.Span.Count((byte)'s'), extracted.Values.Count + 1);
        Assert.True(timer.Elapsed < Enough);
    }

    [Fact]
    public void A_list_of_a_million_wrong_addresses_is_a_hundred_refusals()
    {
        var timer = Stopwatch.StartNew();

        var refusals = NotificationRequest.Read(Fill("{'metadata':{'notification-emails':'", i => $"{i:x},", "'}}")).Refusals;

        Assert.Equal(101, refusals.Length);
        Assert.True(timer.Elapsed < Enough);
    }

    private static ReadResult<OfferBody> Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    private static ReadResult<OfferBody> Read(byte[] body)
    {
        var timer = Stopwatch.StartNew();
        var reading = OfferBody.Read(body);
        Assert.True(timer.Elapsed < Enough, $"took {timer.Elapsed}");
        return reading;
    }

    private static byte[] Fill(string start, Func<int, string> item, string end)
    {
        var text = new StringBuilder(start, Limit + 64);
        for (var i = 0; text.Length < Limit; i++)
            text.Append(item(i));
        return Encoding.UTF8.GetBytes(text.Append(end).ToString());
    }
}
