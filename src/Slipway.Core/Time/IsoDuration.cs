using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Core.Time;

/// <summary>
/// Lengths of time as ISO 8601 writes them: <c>P14D</c>, <c>PT15M</c>, <c>P1DT12H</c>, <c>P2W</c>,
/// <c>PT0.5S</c>; or, as pipelines do, <c>90s</c>, <c>5m</c>, <c>2h</c>.
/// </summary>
public static partial class IsoDuration
{
    private const string Examples =
        "Write weeks, days, hours, minutes or seconds, such as P14D, PT15M or P1DT12H; 90s, 5m and 2h are read, too.";

    /// <summary>How far <paramref name="text"/> reaches forward, or what is wrong with it.</summary>
    public static (TimeSpan Time, string? Fault) ReadForward(string text) => Read(text) switch
    {
        ({ Ticks: 0 }, null) => Fault("The duration is zero. Write one above zero; the shortest is a ten-millionth of a second."),
        var read => read,
    };

    /// <summary>The same, where zero is allowed, too.</summary>
    public static (TimeSpan Time, string? Fault) Read(string text)
    {
        if (Calendar().IsMatch(text))
            return Fault($"Years and months are not always as long as one another. {Examples}");
        var match = Form().Match(text);
        if (!match.Success || match.Groups.Values.Skip(1).All(group => !group.Success))
            return Fault($"That is not an ISO 8601 duration. {Examples}");
        if (match.Groups["minus"].Success)
            return Fault("Market time never goes back. Write a duration above zero.");
        try
        {
            var ticks =
                (long)(Part("weeks", 7 * TimeSpan.TicksPerDay) + Part("days", TimeSpan.TicksPerDay) + Part("hours", TimeSpan.TicksPerHour)
                + Part("minutes", TimeSpan.TicksPerMinute) + Part("seconds", TimeSpan.TicksPerSecond));
            return (new TimeSpan(ticks), null);
        }
        catch (OverflowException)
        {
            return (TimeSpan.MaxValue, null);
        }

        decimal Part(string name, long unit) =>
            match.Groups[name] is { Success: true } part
                ? decimal.Parse(part.Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * unit
                : 0;
    }

    private static (TimeSpan Time, string? Fault) Fault(string message) => (TimeSpan.Zero, message);

    [GeneratedRegex(
        @"^(?<minus>-)?P(?:(?<weeks>[0-9]+)W|(?:(?<days>[0-9]+)D)?"
        + @"(?:T(?=[0-9])(?:(?<hours>[0-9]+)H)?(?:(?<minutes>[0-9]+)M)?(?:(?<seconds>[0-9]+(?:[.,][0-9]+)?)S)?)?)\z"
        + @"|^(?:(?<seconds>[0-9]+)s|(?<minutes>[0-9]+)m|(?<hours>[0-9]+)h)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    /// <summary>What would be well formed but for its years and months.</summary>
    [GeneratedRegex(@"^-?P(?=[0-9]*[YM])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T[0-9HMS.,]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Calendar();
}
