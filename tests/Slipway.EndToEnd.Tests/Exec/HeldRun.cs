using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Exec;

/// <summary>
/// A run of <c>slipway exec</c> whose command does nothing until it is let go, so that a test can
/// stand in for its client.
/// </summary>
public sealed class HeldRun : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private HeldRun(Process process, int command, Uri proxy, string bundle, string server) =>
        (this.process, Command, Proxy, Bundle, Server) = (process, command, proxy, bundle, server);

    /// <summary>The program's own process.</summary>
    public int Id => process.Id;

    /// <summary>The command's process.</summary>
    public int Command { get; }

    public Uri Proxy { get; }

    public string Bundle { get; }

    public string Server { get; }

    public string Folder => Path.GetDirectoryName(Bundle)!;

    public static async Task<HeldRun> StartAsync(Place place, params string[] options)
    {
        const string script = """trap 'echo told; exit 3' TERM; echo "$$ $HTTPS_PROXY $SSL_CERT_FILE $SLIPWAY_URL"; read -r _; exit 0""";
        var start = SlipwayProgram.StartInfo(place.Folder, SlipwayProgram.Path, ["exec", .. options, "--", "sh", "-c", script], []);
        start.RedirectStandardInput = true;
        var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Longest);
        if (await process.StandardOutput.ReadLineAsync(limit.Token) is not { } line)
            throw new InvalidOperationException(
                $"It ended before its command began: {await process.StandardError.ReadToEndAsync(limit.Token)}");
        var words = line.Split(' ');
        return new HeldRun(process, int.Parse(words[0], CultureInfo.InvariantCulture), new Uri(words[1]), words[2], words[3]);
    }

    /// <summary>Sends these bytes to the proxy and reads what it says until it has said this much, or closes.</summary>
    public async Task<(string Answer, NetworkStream Stream)> SayAsync(string text, string until)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Proxy.Host, Proxy.Port);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        var answer = new StringBuilder();
        var one = new byte[1];
        using var limit = new CancellationTokenSource(Longest);
        while (!answer.ToString().EndsWith(until, StringComparison.Ordinal) && await ReadAsync(stream, one, limit.Token) > 0)
            answer.Append((char)one[0]);
        return (answer.ToString(), stream);
    }

    /// <summary>All that the proxy says before it closes.</summary>
    public async Task<string> RefusalAsync(string text)
    {
        var (answer, stream) = await SayAsync(text, "\0");
        await stream.DisposeAsync();
        return answer;
    }

    /// <summary>TLS over an opened connection, as a client that trusts the bundle and nothing else.</summary>
    public async Task<SslStream> HandshakeAsync(Stream stream, string host)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Bundle);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        var tls = new SslStream(stream);
        using var limit = new CancellationTokenSource(Longest);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                CertificateChainPolicy = policy,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            },
            limit.Token);
        return tls;
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Lets the command end, and waits for the program's own end.</summary>
    public async Task<int> LetGoAsync()
    {
        process.StandardInput.Close();
        return await EndAsync();
    }

    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Longest);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await LetGoAsync();
        process.Dispose();
    }

    private static async Task<int> ReadAsync(NetworkStream stream, byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancel);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
