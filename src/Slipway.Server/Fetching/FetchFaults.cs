using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Slipway.Core.Documents;

namespace Slipway.Server.Fetching;

/// <summary>The sentences of what can go wrong when a file is fetched. What the other server says of itself is never repeated.</summary>
internal static class FetchFaults
{
    internal static FetchOutcome.Faulted Of(string address, string what, bool transient = false, HttpStatusCode? status = null) =>
        new($"'{Address.Masked(address)}' could not be fetched: {what}", transient, status);

    internal static FetchOutcome.Faulted OfAnswer(string address, HttpResponseMessage answer) =>
        answer is StandInRefusal { What: var what }
            ? Of(address, what, status: answer.StatusCode) with { StandIn = what }
            : OfStatus(address, answer.StatusCode);

    private static FetchOutcome.Faulted OfStatus(string address, HttpStatusCode status)
    {
        var advice = status switch
        {
            _ when (int)status is >= 400 and < 500 && address.Contains("&amp;", StringComparison.OrdinalIgnoreCase) =>
                "The address holds '&amp;', as if it was copied out of HTML or XML: write '&' for each.",
            HttpStatusCode.NotFound or HttpStatusCode.Gone => "Upload the file there or correct the address.",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "It must be readable without signing in: make it public or renew the address's signature.",
            HttpStatusCode.PreconditionFailed => "The file was changed since it was first read. Publish again once it stays as it is.",
            HttpStatusCode.RequestedRangeNotSatisfiable => "The file is shorter than it was said to be. Upload it again.",
            _ when IsTransient(status) => "That may pass.",
            _ => "A plain 200 with the file is needed. Check the address in a private browser window.",
        };
        return Of(address, $"the server answered {(int)status}{NameOf(status)}. {advice}", IsTransient(status), status);
    }

    internal static FetchOutcome.Faulted OfException(string address, Exception exception, FetcherOptions options)
    {
        var (what, transient) = WhatOf(exception, options);
        return Of(address, what, transient) with { TimedOut = exception is FetchFaultException { TimedOut: true } };
    }

    /// <summary>What went wrong, as words after a colon, and whether that may pass.</summary>
    internal static (string What, bool Transient) WhatOf(Exception exception, FetcherOptions options)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is FetchFaultException fault)
                return (fault.Message, fault.Transient);
            if (inner is AuthenticationException)
                return ("no trusted TLS connection came about. The certificate must be valid for the host's name, and the port must speak TLS 1.2 or later.", false);
        }

        return (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.ConfigurationLimitExceeded =>
                ($"the answer's header lines are too long; at most {options.MaxHeaderKilobytes} KiB are allowed.", false),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => ("what answers there does not speak HTTP. Check the port.", false),
            _ => ("the connection broke before the answer was complete. That may pass.", true),
        };
    }

    internal static FetchOutcome.Faulted OfTime(string address, TimeSpan allowed, string what) =>
        Of(address, $"{what} within {allowed.TotalSeconds:0.#} seconds. That may pass.", transient: true) with { TimedOut = true };

    internal static string OfConnecting(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "The server refused the connection. Check the port and that the server runs.",
        SocketError.TimedOut => "The server did not accept a connection in time. Check that a firewall lets it through.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "There is no route to the server.",
        _ => $"No connection to the server came about ({error}).",
    };

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status is >= 500 and <= 599;

    private static string NameOf(HttpStatusCode status) => Enum.IsDefined(status) ? $" ({status})" : "";
}
