using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml;

namespace Slipway.Testing;

/// <summary>
/// A rehearsal's market time. Holds of steps, timestamps and signed addresses follow it; tokens do
/// not.
/// </summary>
public sealed class RehearsalClock
{
    private readonly RehearsalEndpoint endpoint;

    internal RehearsalClock(RehearsalEndpoint endpoint) => this.endpoint = endpoint;

    public async Task<DateTimeOffset> NowAsync(CancellationToken cancel = default) =>
        TimeOf(await endpoint.SendAsync(HttpMethod.Get, "clock", null, cancel));

    /// <summary>
    /// Advances market time. When this returns, all steps that became due have ended, are blocked
    /// or wait. Returns the new market time.
    /// </summary>
    public async Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancel = default) =>
        TimeOf(
            await endpoint.SendAsync(
                HttpMethod.Post,
                "clock/advance",
                JsonContent.Create(new Dictionary<string, string> { ["by"] = XmlConvert.ToString(by) }),
                cancel));

    public Task FreezeAsync(CancellationToken cancel = default) => endpoint.SendAsync(HttpMethod.Post, "clock/freeze", null, cancel);

    public Task ResumeAsync(CancellationToken cancel = default) => endpoint.SendAsync(HttpMethod.Post, "clock/resume", null, cancel);

    /// <param name="pace">As <see cref="RehearsalOptions.Pace"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task SetPaceAsync(string pace, CancellationToken cancel = default) =>
        endpoint.SendAsync(HttpMethod.Post, "clock/pace", JsonContent.Create(new Dictionary<string, string> { ["pace"] = pace }), cancel);

    private static DateTimeOffset TimeOf(JsonElement clock) =>
        DateTimeOffset.Parse(clock.GetProperty("now").GetString()!, CultureInfo.InvariantCulture);
}
