using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Nodes;

/// <summary>The file of deploy/ before a node, with the two others gone.</summary>
public sealed class NginxTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task A_publish_goes_through_nginx_with_its_large_body_its_host_and_its_port()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(
            place, "--set", "Proxy:Networks=127.0.0.1/32", "--set", "Logs:Access=true");
        await using var nginx = await Nginx.StartAsync(place, server.Address);
        using var client = new Client(nginx.Address);

        var configuration = (await client.GetAsync("/common/v2.0/.well-known/openid-configuration?x=1")).Json;
        Assert.StartsWith(nginx.Address.ToString(), configuration["token_endpoint"]!.GetValue<string>(), StringComparison.Ordinal);
        var refused = await client.PutAsync("vm", SampleOffer.Of("vm") + new string(' ', 8 * MiB));
        Assert.Equal((413, "RequestTooLarge"), (refused.Status, refused.Json["error"]!["code"]!.GetValue<string>()));
        Assert.Equal(200, (await client.PutAsync("vm", SampleOffer.Of("vm") + new string(' ', 7 * MiB))).Status);
        var publish = await client.PostAsync($"{Client.PathOf("vm")}/publish");
        Assert.Equal("/api/operations/contoso$vm$1$preview?api-version=2017-10-31", publish.Location);
        Assert.Equal("succeeded", (await client.EndOfAsync(publish.Location!))["status"]!.GetValue<string>());

        using var elsewhere = new HttpClient(
            new SocketsHttpHandler { ConnectCallback = ConnectFromElsewhereAsync }) { BaseAddress = nginx.Address };
        Assert.Equal(200, (int)(await elsewhere.GetAsync("/catalog/offers")).StatusCode);
        await server.SaysAsync("GET /catalog/offers 200", "\"Client\":\"127.0.0.2\"");
    }

    /// <summary>All of 127.0.0.0/8 is this machine's.</summary>
    private static async ValueTask<Stream> ConnectFromElsewhereAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await socket.ConnectAsync(context.DnsEndPoint, cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private sealed class Nginx : IAsyncDisposable
    {
        private readonly Process process;

        private Nginx(Process process, Uri address) => (this.process, Address) = (process, address);

        public Uri Address { get; }

        public static async Task<Nginx> StartAsync(Place place, Uri node)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
            var snippet = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(SampleOffer.File)!, "../deploy/nginx.conf"));
            snippet = snippet.Replace("127.0.0.1:8080", address.Authority, StringComparison.Ordinal).Replace(
                "127.0.0.1:5082", node.Authority, StringComparison.Ordinal);
            snippet = Regex.Replace(snippet, "127.0.0.1:508[13]", "127.0.0.1:9");
            await File.WriteAllTextAsync(Path.Combine(place.Folder, "slipway.conf"), snippet);
            await File.WriteAllTextAsync(Path.Combine(place.Folder, "nginx.conf"), $$"""
                {{(Environment.UserName == "root" ? "user root;" : "")}}
                daemon off;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path other;
                  uwsgi_temp_path other;
                  scgi_temp_path other;
                  include slipway.conf;
                }
                """);
            var program = File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
            var nginx = new Nginx(Process.Start(program, ["-p", place.Folder, "-c", "nginx.conf", "-e", "stderr"]), address);
            using var http = new HttpClient { BaseAddress = address };
            await Bounded.UntilAsync(() => ReadyAsync(http), () => "nginx leads to no node.");
            return nginx;
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        private static async Task<bool> ReadyAsync(HttpClient http)
        {
            try
            {
                return (await http.GetAsync("/health/ready")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
