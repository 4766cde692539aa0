using Slipway.Server.Publishing;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>A cancel takes as long as the scenario says that acted on its request.</summary>
internal sealed class ScenarioCancelTime : CancelTime
{
    private static readonly object Key = new();

    public override TimeSpan? Of(HttpContext context) => context.Items.TryGetValue(Key, out var time) ? (TimeSpan?)time : null;

    public static void Set(HttpContext context, TimeSpan time) => context.Items[Key] = time;
}
