using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Slipway.Core.Documents;

namespace Slipway.Server.Fetching;

/// <summary>Messages for failed fetches. Text from the other server is never repeated.</summary>
internal static class FetchErrors
{
    internal static FetchOutcome.Failed Of(string address, string what, bool transient = false, HttpStatusCode? status = null) =>
        new($"'{Address.Masked(address)}' could not be fetched: {what}", transient, status);

    internal static FetchOutcome.Failed OfResponse(string address, HttpResponseMessage answer) =>
        answer is LocalFileFault { What: var what }
            ? Of(address, what, status: answer.StatusCode) with { StandIn = what }
            : OfStatus(address, answer.StatusCode);

    private static FetchOutcome.Failed OfStatus(string address, HttpStatusCode status)
    {
        var advice = status switch
        {
            _ when (int)status is >= 400 and < 500 && address.Contains("&amp;", StringComparison.OrdinalIgnoreCase) =>
                "The address holds '&amp;', as if copied from HTML or XML: write '&' instead.",
            HttpStatusCode.NotFound or HttpStatusCode.Gone => "Upload the file there or correct the address.",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                => "It must be readable without signing in: make it public or renew the address's signature.",
            HttpStatusCode.PreconditionFailed => "The file was changed since it was first read. Publish again when it no longer changes.",
            HttpStatusCode.RequestedRangeNotSatisfiable => "The file is shorter than announced. Upload it again.",
            _ when IsTransient(status) => "This may be temporary.",
            _ => "The response must be 200 with the file. Check the address in a private browser window.",
        };
        return Of(address, $"the server returned {(int)status}{NameOf(status)}. {advice}", IsTransient(status), status);
    }

    internal static FetchOutcome.Failed OfException(string address, Exception exception, FetcherOptions options)
    {
        var (what, transient) = WhatOf(exception, options);
        return Of(address, what, transient) with { TimedOut = exception is FetchException { TimedOut: true } };
    }

    /// <summary>What went wrong, as words after a colon, and whether it may be temporary.</summary>
    internal static (string What, bool Transient) WhatOf(Exception exception, FetcherOptions options)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is FetchException fault)
                return (fault.Message, fault.Transient);
            if (inner is AuthenticationException)
                return ("a trusted TLS connection could not be made. The certificate must be valid for the host's name, and the port must "
                    + "speak TLS 1.2 or later.", false);
        }

        return (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.ConfigurationLimitExceeded =>
                ($"the response's header lines are too long; at most {options.MaxHeaderKilobytes} KiB are allowed.", false),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError
                => ("the server does not speak HTTP on this port. Check the port.", false),
            _ => ("the connection broke before the response was complete. This may be temporary.", true),
        };
    }

    internal static FetchOutcome.Failed OfTime(string address, TimeSpan allowed, string what) =>
        Of(address, $"{what} within {allowed.TotalSeconds:0.#} seconds. This may be temporary.", transient: true) with { TimedOut = true };

    internal static string OfConnecting(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "The server refused the connection. Check the port and whether the server is running.",
        SocketError.TimedOut => "The server did not accept a connection in time. Check whether a firewall blocks it.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "There is no route to the server.",
        _ => $"A connection to the server could not be made ({error}).",
    };

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status is >= 500 and <= 599;

    private static string NameOf(HttpStatusCode status) => Enum.IsDefined(status) ? $" ({status})" : "";
}
