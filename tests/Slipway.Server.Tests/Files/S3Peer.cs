using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Slipway.Server.Tests.Files;

/// <summary>A real S3 store (s3rver) on a loopback port, with one bucket.</summary>
public sealed partial class S3Peer : IAsyncDisposable
{
    public const string Bucket = "slipway-files";

    /// <summary>The store's own well-known key.</summary>
    public const string Key = "S3RVER";

    private readonly DirectoryInfo folder;
    private readonly Process process;

    private S3Peer(DirectoryInfo folder, Process process, int port)
    {
        this.folder = folder;
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    public string Endpoint => $"http://127.0.0.1:{Port}";

    public string Address => $"s3://{Bucket}/copies?endpoint={Endpoint}";

    public static async Task<S3Peer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-s3-");
        var start = new ProcessStartInfo(Program(), ["-d", folder.FullName, "-a", "127.0.0.1", "-p", "0", "--configure-bucket", Bucket])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Look(line.Data);
        process.ErrorDataReceived += (_, line) => Look(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new S3Peer(folder, process, await listening.Task.WaitAsync(TimeSpan.FromSeconds(60)));

        void Look(string? line)
        {
            if (line is not null && Listening().Match(line) is { Success: true } match)
                listening.TrySetResult(int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static string Program()
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            var path = Path.Combine(place.FullName, "tests", "peers", "node_modules", ".bin", "s3rver");
            if (File.Exists(path))
                return path;
        }

        throw new InvalidOperationException("s3rver is not installed; script/test does it, or npm ci --prefix tests/peers");
    }

    [GeneratedRegex(@"listening on .*?:(\d+)")]
    private static partial Regex Listening();
}
