using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Rehearsal.Files;

namespace Slipway.Server.Tests.Host;

/// <summary>
/// A real blob service (Azurite) on a loopback port, in memory, with a container of disks; signs
/// addresses with the emulator's well-known key.
/// </summary>
public sealed partial class AzuriteHost : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Version = "2019-02-02";
    private const string Container = "vhds";

    private readonly HttpClient http = new();
    private Process? process;
    private string root = "";

    public async Task InitializeAsync()
    {
        var peers = Path.GetFullPath(Path.Combine(Samples.Folder(), "../tests/peers"));
        process = Process.Start(new ProcessStartInfo(
            Path.Combine(peers, "node_modules/.bin/azurite-blob"),
            ["--blobPort", "0", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Path.GetTempPath(),
            })!;
        while (root.Length == 0)
        {
            var line = await process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException("Azurite ended before it listened: run script/test, which installs it.");
            if (Listening().Match(line) is { Success: true } found)
                root = $"{found.Groups[1].Value}/{Account}/{Container}";
        }

        _ = process.StandardOutput.ReadToEndAsync();
        await SendAsync(HttpMethod.Put, "", "restype=container&", []);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        process?.Kill(entireProcessTree: true);
        await (process?.WaitForExitAsync() ?? Task.CompletedTask);
        process?.Dispose();
    }

    /// <summary>The rehearsal's disk as a page blob; the result is its address without a signature.</summary>
    public async Task<string> PutDiskAsync(string name)
    {
        var disk = SampleFiles.Disk;
        await SendAsync(
            HttpMethod.Put, "/" + name, "", [], ("x-ms-blob-type", "PageBlob"), ("x-ms-blob-content-length", Text(disk.Length)));
        // All that such a disk says stands at its two ends; what is between them was never written and reads as zeros.
        await PagesAsync(name, 0, 4 * 1024 * 1024);
        await PagesAsync(name, disk.Length - 65_536, 65_536);
        return $"{root}/{name}";
    }

    public Task DeleteAsync(string name) => SendAsync(HttpMethod.Delete, "/" + name, "", []);

    /// <summary>The address, signed for the container, or for the blob where <paramref name="resource"/> is b.</summary>
    public static string Sign(string address, string permissions =
        "rl", string start = "2020-01-01T00:00:00Z", string end = "2036-11-01T00:00:00Z", string resource = "c")
    {
        var name = resource == "b" ? "/" + address[(address.LastIndexOf('/') + 1)..] : "";
        var sig = Signature(string.Join(
            '\n', permissions, start, end, $"/blob/{Account}/{Container}{name}", "", "", "", Version, resource, "", "", "", "", "", ""));
        return $"{address}?sv={Version}&sr={resource}&st={start}&se={end}&sp={permissions}&sig={Uri.EscapeDataString(sig)}";
    }

    private async Task PagesAsync(string name, long from, int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
            read += SampleFiles.Disk.Read(from + read, bytes.AsSpan(read));
        await SendAsync(HttpMethod.Put, "/"
            + name, "comp=page&", bytes, ("x-ms-page-write", "update"), ("x-ms-range", $"bytes={Text(from)}-{Text(from + length - 1)}"));
    }

    /// <summary>As the account's owner.</summary>
    private async Task SendAsync(HttpMethod method, string path, string query, byte[] body, params (string Name, string Value)[] headers)
    {
        const string Rights = "rwdlc";
        const string Until = "2036-11-01T00:00:00Z";
        var sig = Signature(string.Join('\n', Account, Rights, "b", "co", "", Until, "", "", Version, ""));
        using var request = new HttpRequestMessage(
            method, $"{root}{path}?{query}sv={Version}&ss=b&srt=co&sp={Rights}&se={Until}&sig={Uri.EscapeDataString(sig)}");
        request.Content = new ByteArrayContent(body);
        request.Headers.Add("x-ms-version", Version);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static string Signature(string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("listen\\w* on (http://127[.0-9]+:[1-9][0-9]*)")]
    private static partial Regex Listening();
}
