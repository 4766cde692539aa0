using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Core.Publishing;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Offers;

namespace Slipway.Server.Tests.Rehearsal.Clock;

/// <summary>What the tests of a rehearsal's market time share.</summary>
public abstract class ClockSuite(WireService wire) : WireSuite(wire)
{
    /// <summary>How long after its publish each step of a machine is due, as documented.</summary>
    protected static readonly IReadOnlyList<TimeSpan> Holds =
        [TimeSpan.FromMinutes(15), new(3, 0, 15, 0), new(4, 0, 15, 0), new(4, 1, 15, 0)];

    protected const string Preview = "complete complete complete complete waitingForPublisherReview notStarted";

    /// <summary>Asks without a token and without an api-version.</summary>
    internal static async Task<Answer> AskAsync(
        ServiceUnderTest service, string path, string? body = null, CancellationToken cancel = default)
    {
        using var response = path.Length == 0
            ? await service.Client.GetAsync("/_slipway/clock", cancel)
            : await service.Client.PostAsync($"/_slipway/clock/{path}", new StringContent(body ?? ""), cancel);
        return await Answer.ReadAsync(response);
    }

    internal static async Task<JsonNode> ClockAsync(ServiceUnderTest service, string path = "", string? body = null)
    {
        var answer = await AskAsync(service, path, body);
        Assert.True(answer.Status == 200, answer.Body);
        return answer.Json;
    }

    internal static async Task<JsonNode> AdvanceAsync(ServiceUnderTest service, string by) =>
        await ClockAsync(service, "advance", $"{{\"by\":\"{by}\"}}");

    /// <summary>Market time stands still at the documented pace, and nothing of a test before is due any more.</summary>
    protected async Task<DateTimeOffset> StillAsync()
    {
        await ClockAsync(Service, "freeze");
        await ClockAsync(Service, "pace", """{"pace":"documented"}""");
        return Now(await AdvanceAsync(Service, "P5D"));
    }

    protected static DateTimeOffset Now(JsonNode clock) => Time(clock, "now");

    protected static DateTimeOffset Time(JsonNode clock, string name) =>
        DateTimeOffset.Parse(Text(clock, name), CultureInfo.InvariantCulture);

    protected static long Work(JsonNode clock, string state) => clock["work"]![state]!.GetValue<long>();

    /// <summary>When each step of the offer's publishes ended, in the order of what happened.</summary>
    internal static async Task<IReadOnlyList<DateTimeOffset>> EndsAsync(ServiceUnderTest service, string offer) =>
    [
        .. (await service.Get<OfferStore>().HistoryAsync(new OfferKey("contoso", IdOf(offer)), default))
            .Where(row => row.What.StartsWith("step ", StringComparison.Ordinal)
            && row.What.Contains(" complete", StringComparison.Ordinal))
            .Select(row => new DateTimeOffset(row.Time, TimeSpan.Zero)),
    ];
}
