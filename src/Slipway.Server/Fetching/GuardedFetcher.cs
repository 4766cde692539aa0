using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Fetching;

/// <summary>
/// Makes all requests to addresses that publishers name. It checks every address, and again all
/// addresses that a name resolves to when it connects. It follows redirects itself and checks each,
/// and limits size, time and headers.
/// </summary>
public sealed class GuardedFetcher : IDisposable
{
    /// <summary>The most bytes that one ranged read may request.</summary>
    public const int MaxRangeLength = 16 * 1024 * 1024;

    /// <summary>The average rate in bytes a second at which a large file must arrive.</summary>
    public const int LeastRate = 256 * 1024;

    private readonly FetcherOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public GuardedFetcher(FetcherOptions options, TimeProvider? time = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // trace ids stay inside the service
            ConnectTimeout = options.ConnectTimeout,
            MaxResponseHeadersLength = options.MaxHeaderKilobytes,
            MaxResponseDrainSize = 0, // unneeded bytes are not read; the connection is closed instead
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // after that, names are looked up and checked again
            ConnectCallback = async (context, cancellation) =>
                await CheckedConnection.OpenAsync(context.DnsEndPoint, _options, cancellation),
        });
    }

    /// <summary>
    /// Reads the whole file into memory. A file longer than <paramref name="maxBytes"/> is a fault
    /// and is not read to the end.
    /// </summary>
    public Task<FetchOutcome> FetchAsync(string address, long maxBytes, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        return GetAsync(address, _ => { }, (answer, token) => ResponseBody.WholeAsync(answer, address, maxBytes, token), cancellation);
    }

    /// <summary>
    /// Reads a part of a file, shorter if the file ends earlier. <paramref name="ifMatch"/> is an
    /// ETag that the file must still have. Blob stores do not support ranges counted from the end:
    /// read the first bytes, which come with the total length, and then the bytes before the end.
    /// </summary>
    public Task<FetchOutcome> ReadRangeAsync(string address, long from, int length, string? ifMatch, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxRangeLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, long.MaxValue - length);
        return GetAsync(
            address,
            request =>
            {
                request.Headers.Range = new RangeHeaderValue(from, from + length - 1);
                IfMatch(request, ifMatch);
            },
            (answer, token) => ResponseBody.RangeAsync(answer, address, from, length, token),
            cancellation);
    }

    /// <summary>
    /// Passes the file's body from <paramref name="from"/> on to <paramref name="take"/> as it
    /// arrives; the whole file may have at most <paramref name="maxBytes"/>. Beyond the usual time
    /// it may take a second for each <see cref="LeastRate"/> bytes that have arrived, so a stalled
    /// server is given up soon. The bytes of the result are empty.
    /// </summary>
    public Task<FetchOutcome> StreamAsync(
        string address,
        long from,
        string? ifMatch,
        long maxBytes,
        Func<Stream, CancellationToken, Task> take,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return GetAsync(
            address,
            request =>
            {
                if (from > 0)
                    request.Headers.Range = new RangeHeaderValue(from, null);
                IfMatch(request, ifMatch);
            },
            (answer, token) =>
                ResponseBody.StreamAsync(
                    answer, address, from, maxBytes, take, new MinimumTransferRate(_options.Timeout, LeastRate, _time), token),
            cancellation,
            TimeSpan.FromSeconds(maxBytes / LeastRate));
    }

    /// <summary>
    /// Sends JSON and returns the response's status, or why there is none in words that do not name
    /// the address. Redirects are not followed, and only the status of the response is read. The
    /// caller limits the time.
    /// </summary>
    public async Task<(HttpStatusCode? Status, string? Fault)> PostAsync(
        string address, byte[] json, Action<HttpRequestHeaders> dress, CancellationToken cancellation)
    {
        if (_options.Policy.Refusal(address) is not null)
            return (null, "Requests to the webhook's address are not allowed from here: Artifacts:AllowedHosts and "
                + "Artifacts:AllowedNetworks can allow it.");
        var target = new Uri(address, UriKind.Absolute);
        if (Refusal(target) is not null)
            return (null, $"Nothing is sent to other machines from here. Allow the webhook's host with --allow-host {target.IdnHost}.");
        try
        {
            using var request = Request(target);
            request.Method = HttpMethod.Post;
            request.Content = new ByteArrayContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
            dress(request.Headers);
            using var answer = await _http.SendAsync(request, cancellation);
            return (answer.StatusCode, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"No connection was made within {_options.ConnectTimeout.TotalSeconds:0.#} seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (null, FetchErrors.WhatOf(exception, _options).What);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<FetchOutcome> GetAsync(
        string address,
        Action<HttpRequestMessage> dress,
        Func<HttpResponseMessage, CancellationToken, Task<FetchOutcome>> read,
        CancellationToken cancellation,
        TimeSpan longer = default)
    {
        var limits = StepFetchLimits.Current;
        if (limits?.Refusal(address) is { } refusal)
            return refusal;
        var (began, start) = (Stopwatch.GetTimestamp(), _time.GetTimestamp());
        var outcome = await FetchedAsync(address, dress, read, _options.Timeout + longer, cancellation);
        var (word, bytes) = outcome switch
        {
            FetchOutcome.Fetched fetched => ("fetched", fetched.Bytes.Length),
            FetchOutcome.Failed { Transient: true } => ("transient_fault", 0),
            _ => ("lasting_fault", 0),
        };
        ServiceTelemetry.Fetched(word, bytes, began);
        limits?.Note(address, outcome);
        if (longer > TimeSpan.Zero && outcome is FetchOutcome.Fetched)
            limits?.GiveBack(_time.GetElapsedTime(start));
        return outcome;
    }

    private async Task<FetchOutcome> FetchedAsync(
        string address,
        Action<HttpRequestMessage> dress,
        Func<HttpResponseMessage, CancellationToken, Task<FetchOutcome>> read,
        TimeSpan allowed,
        CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(allowed, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            return await FollowAsync(address, dress, read, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return deadline.IsCancellationRequested
                ? FetchErrors.OfTime(address, allowed, "the file did not arrive")
                : FetchErrors.OfTime(address, _options.ConnectTimeout, "no connection was made");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or FetchException)
        {
            return FetchErrors.OfException(address, exception, _options);
        }
    }

    private async Task<FetchOutcome> FollowAsync(
        string address,
        Action<HttpRequestMessage> dress,
        Func<HttpResponseMessage, CancellationToken, Task<FetchOutcome>> read,
        CancellationToken cancellation)
    {
        if (_options.Policy.Refusal(address) is { } refusal)
            return new FetchOutcome.Failed(refusal, Transient: false);

        var current = new Uri(address, UriKind.Absolute);
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(current);
            dress(request);
            using var answer = _options.StandIn?.Invoke(request) ?? (Refusal(current) is { } outside
                ? throw new FetchException(outside, transient: false)
                : await SendAsync(request, redirects > 0, cancellation));
            if (!IsRedirect(answer.StatusCode))
                return await read(answer, cancellation);

            if (redirects == _options.MaxRedirects)
                return FetchErrors.Of(address, $"it is redirected more than {_options.MaxRedirects} times. Use the file's own address.",
                    status: answer.StatusCode);
            if (!TryNext(current, answer, out var next, out var fault))
                return FetchErrors.Of(address, fault, status: answer.StatusCode);
            current = next;
        }
    }

    /// <summary>
    /// A redirect's target comes from the other server, so faults on the way there do not name it.
    /// </summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool isRedirected, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException exception) when (isRedirected && exception.InnerException is FetchException fault)
        {
            throw new FetchException("the server redirects to an address that cannot be reached or is not allowed. Use the file's own "
                + "address.", fault.Transient);
        }
    }

    private bool TryNext(Uri current, HttpResponseMessage answer, out Uri next, out string fault)
    {
        next = current;
        if (!answer.Headers.NonValidated.TryGetValues("Location", out var values)
            || !Uri.TryCreate(current, values.First(), out var target))
        {
            fault = $"the server returned {(int)answer.StatusCode} without a valid address to redirect to. Use the file's own address.";
            return false;
        }

        fault = _options.Policy.Refusal(target.AbsoluteUri) is not null
            ? "the server redirects to an address to which requests are not allowed from here. Use the file's own address."
            : current.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps
                ? "the server redirects from https to http. Use https throughout."
            : "";
        next = target;
        return fault.Length == 0;
    }

    private string? Refusal(Uri address) => _options.Policy.MayRequest(address) ? null : _options.Refused(address);

    private static HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Slipway", null));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        return request;
    }

    /// <summary>A weak ETag never matches (RFC 9110).</summary>
    private static void IfMatch(HttpRequestMessage request, string? etag)
    {
        if (etag is not null && !etag.StartsWith("W/", StringComparison.Ordinal))
            request.Headers.TryAddWithoutValidation("If-Match", etag);
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
