using System.Diagnostics;
using System.Globalization;

namespace Slipway.Demo;

/// <summary>
/// Prints one line per event, with the time since the start. Colours only on a terminal.
/// </summary>
internal sealed class Report
{
    private const string Plain = "\e[0m";
    private const string Bold = "\e[1m";
    private const string Faint = "\e[2m";
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly bool colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    public TimeSpan Elapsed => watch.Elapsed;

    public void Title(string text) => Console.WriteLine($"{Environment.NewLine}{Styled(text, Bold)}");

    /// <summary>An action and its outcome.</summary>
    public void Event(string what, string outcome) => Console.WriteLine($"{Time()}  {what,-16}  {outcome}");

    /// <summary>An unwanted event.</summary>
    public void Alarm(string what, string outcome) => Console.WriteLine(Styled($"{Time()}  {what,-16}  {outcome}", Yellow));

    /// <summary>A detail of the line above it.</summary>
    public static void Detail(string name, string text) => Console.WriteLine($"{"",10}  {name,-16}  {text}");

    /// <summary>A step as it is now, with the market's own time.</summary>
    public void Step(DateTimeOffset marketTime, string name, string status, int percentage, string message)
    {
        var colour = status switch
        {
            "complete" => Green,
            "inProgress" => Faint,
            _ => Yellow,
        };
        var market = marketTime.ToString("MMM dd HH:mm", CultureInfo.InvariantCulture);
        Console.WriteLine($"{Time()}  {market}  {name,-43}{Styled($"{status,-26}{percentage,3} %", colour)}  {message}".TrimEnd());
    }

    public static void Plainly(string text) => Console.WriteLine(text);

    private string Time() => Styled($"{watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),8} s", Faint);

    private string Styled(string text, string style) => colours ? $"{style}{text}{Plain}" : text;
}
