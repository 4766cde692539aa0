using System.Globalization;
using Slipway.Core.Steps;

namespace Slipway.Core.Publishing;

/// <summary>
/// How fast a marketplace works: <c>real</c> (no holds), <c>instant</c> (the same, and retries
/// hardly wait), <c>documented</c> (every step holds as long as the original is documented to) and
/// <c>&lt;N&gt;x</c> (as documented, with market time running N times as fast as the machine's).
/// </summary>
public sealed record Pace(string Name, bool Holds, double Rate, TimeSpan? LongestRetry)
{
    public static readonly Pace Real = new("real", Holds: false, Rate: 1, LongestRetry: null);
    public static readonly Pace Instant = new("instant", Holds: false, Rate: 1, LongestRetry: TimeSpan.FromMilliseconds(50));
    public static readonly Pace Documented = new("documented", Holds: true, Rate: 1, LongestRetry: null);

    /// <summary>What <see cref="Parse"/> takes, for people.</summary>
    public const string Allowed = "real, instant, documented, or a factor such as 1000x";

    public TimeSpan HoldOf(StepDefinition step) => Holds ? step.Hold : TimeSpan.Zero;

    /// <summary>Null when <paramref name="text"/> names no pace.</summary>
    public static Pace? Parse(string text) => text.ToLowerInvariant() switch
    {
        "real" => Real,
        "instant" => Instant,
        "documented" => Documented,
        [.. var number, 'x'] when double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
            && rate is >= 1 and <= 1e6
            => new Pace(text.ToLowerInvariant(), Holds: true, rate, LongestRetry: null),
        _ => null,
    };
}
