using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Slipway.Rehearsal.Files;
using Slipway.Rehearsal.Scenarios;
using Slipway.Rehearsal.Tls;
using Slipway.Server.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Cli.Exec;

/// <summary>
/// What the command's clients reach in place of the hosts in their code: one loopback port that
/// acts as a proxy first and then speaks TLS in the host's name. It passes each request on to the
/// server, which may be any rehearsal, serves it from mapped files, lets it out, or refuses it.
/// </summary>
internal sealed class InterceptingProxy : IAsyncDisposable
{
    /// <summary>The same as the server's: the largest offer fits.</summary>
    private const long LargestBody = 64 * 1024 * 1024;

    private const int MostConnections = 2_000;

    /// <summary>A scenario may delay a rehearsal's responses.</summary>
    private static readonly ForwarderRequestConfig Forwarding = new()
    {
        ActivityTimeout = TimeSpan.FromMinutes(10),
        Version = HttpVersion.Version11,
    };

    private readonly WebApplication app;
    private readonly HttpMessageInvoker client;

    private InterceptingProxy(WebApplication app, HttpMessageInvoker client) => (this.app, this.client) = (app, client);

    /// <summary>The proxy's address.</summary>
    public string Address => $"http://127.0.0.1:{PortOf(app, Uri.UriSchemeHttps)}";

    public static async Task<InterceptingProxy> StartAsync(
        Uri server,
        RehearsalAuthority authority,
        ProxyRoutes routes,
        CallReport report,
        TimeProvider machine,
        Action<ILoggingBuilder> logs,
        CancellationToken cancel)
    {
        var builder = MinimalWebHost.CreateBuilder();
        logs(builder.Logging);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning); // It would write queries.
        var proxy = new ConnectProxy(routes, machine);
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>().AddHttpForwarder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Listen(IPAddress.Loopback, 0, port => port.Use(BrokenConnection.Watch));
            kestrel.Listen(IPAddress.Loopback, 0, port =>
            {
                port.Protocols = HttpProtocols.Http1AndHttp2;
                port.Use(BrokenConnection.Watch);
                port.Use(next => connection => proxy.RunAsync(connection, next));
                port.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = tls => ValueTask.FromResult(Handshake(authority, tls)) });
            });
        });
        var app = builder.Build();
        var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            ConnectCallback = ConnectAsync,
        });
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var transformer = new ForeignHost();
        var destination = server.GetLeftPart(UriPartial.Path).TrimEnd('/');
        app.Run(async context =>
        {
            var (began, started) = (machine.GetUtcNow(), machine.GetTimestamp());
            var target = TargetOf(context.Request);
            try
            {
                if (target is null)
                    context.Response.StatusCode = StatusCodes.Status400BadRequest;
                else if (routes.Files.Covers(target))
                    await RespondAsync(context, routes.Files, target);
                else if (ProxyRoutes.IsRehearsal(target))
                    await PassAsync(context);
                else if (ProxyRoutes.IsOnThisMachine(target) && app.Urls.Any(url => new Uri(url).Port == target.Port))
                    context.Response.StatusCode = StatusCodes.Status508LoopDetected;
                else if (routes.MayLeave(target))
                    await LetOutAsync(context, target);
                else
                    await RefuseAsync(context, routes.Refuse(target));
            }
            finally
            {
                report.Add(new Call(
                    began,
                    context.Request.Method,
                    target?.IdnHost ?? context.Request.Host.Host,
                    context.Request.Path.Value ?? "",
                    context.Response.StatusCode,
                    (long)machine.GetElapsedTime(started).TotalMilliseconds));
            }
        });
        await app.StartAsync(cancel);
        MinimalWebHost.CheckAddresses(app, ["http://127.0.0.1:0", "https://127.0.0.1:0"], loopbackOnly: true);
        proxy.PlainPort = PortOf(app, Uri.UriSchemeHttp);
        return new InterceptingProxy(app, client);

        async Task LetOutAsync(HttpContext context, Uri target)
        {
            var error = await forwarder.SendAsync(context, target.GetLeftPart(UriPartial.Authority), client, Forwarding);
            if (error is ForwarderError.Request or ForwarderError.RequestTimedOut && !context.Response.HasStarted)
                await context.Response.WriteAsync(routes.Unreachable(
                    target.IdnHost, target.Port, context.GetForwarderErrorFeature()?.Exception) + "\n", context.RequestAborted);
        }

        async Task PassAsync(HttpContext context)
        {
            // If the server breaks the connection, the client's is broken, too: a gateway's own
            // response would hide it.
            var error = await forwarder.SendAsync(context, destination, client, Forwarding, transformer, CancellationToken.None);
            if (error is not ForwarderError.None)
                await BrokenConnection.BreakAsync(context);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CommandLifetime.EndAsync(app);
        client.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await ProxyRoutes.ConnectAsync(socket, context.DnsEndPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int PortOf(WebApplication app, string scheme) =>
        app.Urls.Select(url => new Uri(url)).First(url => url.Scheme == scheme).Port;

    /// <summary>
    /// The whole address that a client wants; clients that use this as a proxy send it whole.
    /// </summary>
    private static Uri? TargetOf(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return ConnectRequest.Whole(target.StartsWith('/') ? $"{request.Scheme}://{request.Host}{target}" : target);
    }

    private static Task RespondAsync(HttpContext context, FileMap files, Uri address)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return Results.StatusCode(StatusCodes.Status405MethodNotAllowed).ExecuteAsync(context);
        var answer = files.Find(address)?.ToResult(context)
            ?? Results.Text(
                $"{address.GetLeftPart(UriPartial.Path)}: {files.WhyMissing(address)}\n", statusCode: StatusCodes.Status404NotFound);
        return answer.ExecuteAsync(context);
    }

    private static Task RefuseAsync(HttpContext context, string why)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }

    /// <summary>A client that names no host in its handshake named one in its CONNECT.</summary>
    private static SslServerAuthenticationOptions Handshake(RehearsalAuthority authority, TlsHandshakeCallbackContext tls) => new()
    {
        ServerCertificate = authority.For(
            tls.ClientHelloInfo.ServerName is { Length: > 0 } name ? name : ConnectProxy.HostOf(tls.Connection)),
    };

    /// <summary>
    /// The server returns addresses with the request's host and the client's scheme, and reads both
    /// from here.
    /// </summary>
    private sealed class ForeignHost : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            proxyRequest.Headers.Remove("X-Forwarded-For");
            proxyRequest.Headers.Remove("X-Forwarded-Proto");
            proxyRequest.Headers.Add("X-Forwarded-Proto", TargetOf(httpContext.Request)!.Scheme);
        }
    }
}
