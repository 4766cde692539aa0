using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Exec;

/// <summary>What the proxy, the authority and the folder of a run let happen, seen from outside.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ExecProxyTests
{
    private const string Agreed = "\r\n\r\n";

    [Fact]
    public async Task The_proxy_opens_TLS_for_the_hosts_of_the_original_and_nothing_else()
    {
        await using var place = await Place.CreateAsync();
        await using var run = await HeldRun.StartAsync(place, "--allow-host", "127.0.0.77");

        // Python's way: no header at all.
        var (answer, stream) = await run.SayAsync("CONNECT login.microsoftonline.com:443 HTTP/1.0\r\n\r\n", Agreed);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        await using (var tls = await run.HandshakeAsync(stream, "login.microsoftonline.com"))
        {
            Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
            using var leaf = new X509Certificate2(tls.RemoteCertificate!);
            Assert.Equal(
                ["login.microsoftonline.com"], leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
        }

        var (_, other) = await run.SayAsync(
            "CONNECT cloudpartner.azure.com:443 HTTP/1.1\r\nHost: cloudpartner.azure.com:443\r\n\r\n", Agreed);
        await Assert.ThrowsAnyAsync<Exception>(() => run.HandshakeAsync(other, "example.com"));

        foreach (var target in (string[])["example.com:443", "example.com:80", "cloudpartner.azure.com:8443",
            "cloudpartner.azure.com.example.com:443", "127.0.0.1.example.com:443"])
        {
            var refusal = await run.RefusalAsync($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 403 ", refusal, StringComparison.Ordinal);
            Assert.Contains("--allow-host", refusal, StringComparison.Ordinal);
        }

        // What runs on this machine is anybody's to reach, also for clients that know no exception from their proxy.
        var own = new Uri(run.Server).Authority;
        Assert.StartsWith("HTTP/1.1 200 ", await run.RefusalAsync(
            $"GET {run.Server}/health/live HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 200 ", (await run.SayAsync($"CONNECT {own} HTTP/1.1\r\n\r\n", Agreed)).Answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await run.RefusalAsync(
            "GET https://example.com/ HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 403 ", await run.RefusalAsync("CONNECT cloudpartner.azure.com HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await run.RefusalAsync("hello\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal("", await run.RefusalAsync($"CONNECT {new string('x', 40_000)}"));

        // A client that leaves TLS to the proxy (axios' way), and one that then means another host on the same connection.
        var plain = await run.RefusalAsync(
            "GET https://management.azure.com/subscriptions HTTP/1.1\r\nHost: management.azure.com\r\n\r\nGET https://example.com/ "
            + "HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", plain, StringComparison.Ordinal);
        Assert.Contains("""{"value":[]}""", plain, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 403 ", plain, StringComparison.Ordinal);
        await AssertLetsOutAsync(run);
        Assert.Equal(0, await run.LetGoAsync());
    }

    [Fact]
    public async Task The_folder_is_private_the_authority_narrow_and_a_signal_is_the_command_s()
    {
        await using var place = await Place.CreateAsync();
        await using var run = await HeldRun.StartAsync(place);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(run.Folder));
        foreach (var file in Directory.EnumerateFiles(run.Folder, "*.pem", SearchOption.AllDirectories))
            Assert.DoesNotContain("PRIVATE KEY", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(run.Bundle);
        Assert.True(roots.Count > 1, "The machine's own roots are missing.");
        var authority = Assert.Single(roots, root => root.Subject.StartsWith("CN=Slipway", StringComparison.Ordinal));
        var constraints = authority.Extensions["2.5.29.30"]!;
        Assert.True(constraints.Critical);
        Assert.Contains("cloudpartner.azure.com", Encoding.ASCII.GetString(constraints.RawData), StringComparison.Ordinal);
        await run.SignalAsync("TERM");
        Assert.Equal(3, await run.EndAsync()); // The command was told, and answered in its own way.
        Assert.False(Directory.Exists(run.Folder));
    }

    [Fact]
    public async Task When_slipway_is_killed_its_folder_and_its_command_go_too()
    {
        await using var place = await Place.CreateAsync();
        await using var run = await HeldRun.StartAsync(place);
        Assert.True(Directory.Exists(run.Folder));
        await run.SignalAsync("KILL");
        Assert.Equal(137, await run.EndAsync());
        await Bounded.UntilAsync(() => !Directory.Exists(run.Folder), () => $"{run.Folder} is still there.");
        await Bounded.UntilAsync(() => !IsAlive(run.Command), () => "The command lives on without its server.");
    }

    /// <summary>
    /// A host that was named may be reached; where this user may listen on 443, a byte shows it,
    /// else that nobody answers there.
    /// </summary>
    private static async Task AssertLetsOutAsync(HeldRun run)
    {
        const string request = "CONNECT 127.0.0.77:443 HTTP/1.1\r\n\r\n";
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.77"), 443));
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AccessDenied)
        {
            Assert.StartsWith("HTTP/1.1 502 ", await run.RefusalAsync(request), StringComparison.Ordinal);
            return;
        }

        listener.Listen();
        var (answer, stream) = await run.SayAsync(request, Agreed);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        using var outside = await listener.AcceptAsync();
        await stream.WriteAsync("ping"u8.ToArray());
        var heard = new byte[4];
        Assert.Equal(4, await outside.ReceiveAsync(heard));
        await outside.SendAsync("pong"u8.ToArray());
        await stream.ReadExactlyAsync(heard);
        Assert.Equal("pong", Encoding.ASCII.GetString(heard));
        outside.Shutdown(SocketShutdown.Both);
        Assert.Equal(0, await stream.ReadAsync(heard));
        await stream.DisposeAsync();
    }

    /// <summary>A process that has ended and was not waited for is as good as gone.</summary>
    private static bool IsAlive(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
