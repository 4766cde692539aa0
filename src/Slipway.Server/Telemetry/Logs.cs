using Microsoft.Extensions.Logging.Console;

namespace Slipway.Server.Telemetry;

/// <summary>Configures where logs go, their format and their level.</summary>
public static class Logs
{
    /// <summary>The category of the log's lines about requests.</summary>
    public const string AccessCategory = "Slipway.Access";

    /// <summary>
    /// To stderr: as JSON, one event a line, or as text for a person; at a terminal as text unless
    /// the options say otherwise.
    /// </summary>
    public static void ToStandardError(ILoggingBuilder logging, LogOptions options)
    {
        logging.SetMinimumLevel(options.Level);
        logging.Configure(lines => lines.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);

        // The framework's logs below warning contain queries, which may hold signatures.
        logging.AddFilter("Microsoft", options.Level > LogLevel.Warning ? options.Level : LogLevel.Warning);

        // The command reports a failed start in one line; a service that stops by itself is logged
        // as critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (options.Access)
            logging.AddFilter(AccessCategory, LogLevel.Information);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.IsText ?? !Console.IsErrorRedirected)
        {
            logging.AddSimpleConsole(text => (text.IncludeScopes, text.SingleLine, text.ColorBehavior, text.UseUtcTimestamp,
                text.TimestampFormat) = Console.IsErrorRedirected
                ? (true, true, LoggerColorBehavior.Disabled, true, "yyyy-MM-ddTHH:mm:ss.fffZ ")
                : (true, true, LoggerColorBehavior.Default, false, "HH:mm:ss "));
        }
        else
        {
            logging.AddJsonConsole(json => (json.IncludeScopes, json.UseUtcTimestamp, json.TimestampFormat) = (true, true, "O"));
        }
    }
}
