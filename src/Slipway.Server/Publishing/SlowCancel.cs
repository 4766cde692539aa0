namespace Slipway.Server.Publishing;

/// <summary>Set on a request whose cancel is to take its time; only a rehearsal sets it.</summary>
public sealed record SlowCancel(TimeSpan Time)
{
    /// <summary>When the cancel of this request is over, in market time; null: at once.</summary>
    public static DateTimeOffset? Until(HttpContext context, DateTimeOffset now) => now + context.Features.Get<SlowCancel>()?.Time;
}
