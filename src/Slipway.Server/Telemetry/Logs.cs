using Microsoft.Extensions.Logging.Console;
using Slipway.Server.Http;
using Slipway.Server.Settings;

namespace Slipway.Server.Telemetry;

/// <summary>Where logs go, in which form, and how much of them.</summary>
public static class Logs
{
    /// <summary>
    /// To stderr: as JSON, one event a line, or as text for a person; at a terminal as text unless the settings say otherwise.
    /// </summary>
    public static void ToStandardError(ILoggingBuilder logging) =>
        ToStandardError(logging, LogLevel.Information, isText: null, access: false);

    /// <summary>The same, as the settings say.</summary>
    public static void ToStandardError(ILoggingBuilder logging, SlipwaySettings settings) =>
        ToStandardError(logging, settings.LogLevel, settings.LogsText, settings.LogAccess);

    private static void ToStandardError(ILoggingBuilder logging, LogLevel level, bool? isText, bool access)
    {
        logging.SetMinimumLevel(level);
        logging.Configure(lines => lines.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);

        // What the framework tells below a warning holds queries, which may hold signatures.
        logging.AddFilter("Microsoft", level > LogLevel.Warning ? level : LogLevel.Warning);

        // A start that fails is told in one line by whoever asked for it; that the service stops by itself is critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (access)
            logging.AddFilter(AccessLog.Category, LogLevel.Information);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (isText ?? !Console.IsErrorRedirected)
        {
            logging.AddSimpleConsole(text => (text.IncludeScopes, text.SingleLine, text.ColorBehavior, text.UseUtcTimestamp, text.TimestampFormat) = Console.IsErrorRedirected
                ? (true, true, LoggerColorBehavior.Disabled, true, "yyyy-MM-ddTHH:mm:ss.fffZ ")
                : (true, true, LoggerColorBehavior.Default, false, "HH:mm:ss "));
        }
        else
        {
            logging.AddJsonConsole(json => (json.IncludeScopes, json.UseUtcTimestamp, json.TimestampFormat) = (true, true, "O"));
        }
    }
}
