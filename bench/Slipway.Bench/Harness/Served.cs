using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Rehearsal.Identity;

namespace Slipway.Bench.Harness;

/// <summary>
/// A server in a separate process, as users run it, on a free port.
/// </summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly Process process;
    private readonly Action stopping;

    private Served(Process process, Uri address, Action stopping)
    {
        this.stopping = stopping;
        this.process = process;
        Address = address;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public int Id => process.Id;

    /// <summary>
    /// A rehearsal's first hold lasts longer than any benchmark. A marketplace works on one step at
    /// a time, so that the <see cref="StallingHost"/> can hold it; its limit of requests counts
    /// them, but is out of reach.
    /// </summary>
    public static Task<Served> SlipwayAsync(Setup setup, Store store, Mode mode) => StartAsync(
        setup.Slipway,
        [
            "serve", "--urls", "http://127.0.0.1:0", .. store.Flags, .. mode == Mode.Rehearsal
                ? (string[])["--rehearsal", "--pace", "documented"]
                :
                [
                    "--set", "Limits:RequestsPerSecond=1000000", "--set", "Runner:Concurrency=1", "--set", "Runner:StepTime=P1D",
                    "--set", "Artifacts:Timeout=PT1H", "--set", $"Artifacts:AllowedHosts={store.Stalling.Authority}",
                ],
        ],
        store.Log,
        store.Stalling.Drop);

    /// <summary>
    /// The service, signed in, with the two offers that the store is filled with; its runner is
    /// idle.
    /// </summary>
    public static async Task<Served> WithTemplatesAsync(Setup setup, Store store, Mode mode)
    {
        if (mode == Mode.Marketplace)
            await store.SeedAsync();
        var service = await SlipwayAsync(setup, store, mode);
        await service.SignInAsync();
        await store.WriteTemplatesAsync(service, mode);
        return service;
    }

    /// <summary>A marketplace that works on its steps, with the files of a host on loopback.</summary>
    public static async Task<Served> PublishingAsync(Setup setup, Store store, FileHost files, string node = "one")
    {
        var service = await StartAsync(
            setup.Slipway,
            [
                "serve", "--urls", "http://127.0.0.1:0", .. store.Flags, "--set", "Limits:RequestsPerSecond=1000000",
                "--set", $"Artifacts:AllowedHosts={files.Address.Authority}", "--set", $"Node:Name={node}",
            ],
            store.Log);
        await service.SignInAsync();
        return service;
    }

    /// <summary>A rehearsal for pipelines: each step is due at once.</summary>
    public static Task<Served> RehearsingAsync(Setup setup, Store store) => StartAsync(
        setup.Slipway,
        [
            "serve", "--rehearsal", "--pace", "instant", "--set", "Rehearsal:ShortestOperation=PT0S", "--urls", "http://127.0.0.1:0",
            .. store.Flags,
        ],
        store.Log);

    /// <summary>
    /// Prism with our OpenAPI document, in the form that its users run: one process, which logs each
    /// request. Nothing of it is kept.
    /// </summary>
    public static Task<Served> PrismAsync(Setup setup) => StartAsync(
        "node",
        [
            setup.Prism, "mock", "--host", "127.0.0.1", "--port", $"{FreePort()}",
            Path.Combine(AppContext.BaseDirectory, "openapi.json"),
        ],
        "/dev/null");

    public static Task<Served> BareAsync(Setup setup, string? file = null) =>
        StartAsync(setup.Bare, file is null ? [] : [file], "/dev/null");

    /// <summary>
    /// Starts <paramref name="program"/> and returns once it reports that it listens; its stderr
    /// goes to a file, which costs the least.
    /// </summary>
    public static async Task<Served> StartAsync(string program, IReadOnlyList<string> arguments, string log, Action? stopping = null)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["-c", "log=$1; shift; exec \"$@\" 2>>\"$log\"", "sh", log, program, .. arguments])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(" listening on ") is not [_, var address])
                continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new Served(process, new Uri(address), stopping ?? (() => { }));
        }

        throw new BenchmarkException(
            $"{program} did not start; see {log}: {(log == "/dev/null" ? "" : await File.ReadAllTextAsync(log))}");
    }

    /// <summary>The token that <see cref="Http"/> sends.</summary>
    public string Token { get; private set; } = "";

    public async Task SignInAsync()
    {
        Token = await TokenAsync(RehearsalIdentities.Owner);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public void SignOut() => Http.DefaultRequestHeaders.Authorization = null;

    /// <summary>
    /// A token of the built-in token service; requested without the header Authorization, since the
    /// service refuses two identities at once.
    /// </summary>
    public async Task<string> TokenAsync(string client)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = RehearsalIdentities.Secret,
            ["scope"] = "https://cloudpartner.azure.com/.default",
        });
        using var answer = await Http.PostAsync(new Uri($"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
    }

    public async Task<byte[]> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var answer = await Http.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return answer.IsSuccessStatusCode
            ? bytes
            : throw new BenchmarkException(
                $"{method} {path} returned {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(bytes)}");
    }

    /// <summary>For a program that cannot choose one itself.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            using var kill = Process.Start("/bin/kill", ["-TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync();
            stopping();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}

/// <summary>Paths of the wire with the api-version that every request needs.</summary>
internal static class Paths
{
    private const string Publisher = "/api/publishers/contoso/offers/";
    private const string Version = $"?{ApiVersion.Parameter}={ApiVersion.Current}";

    public static string Offer(string offer) => $"{Publisher}{offer}{Version}";

    public static string Publish(string offer) => $"{Publisher}{offer}/publish{Version}";

    public static string Cancel(string offer) => $"{Publisher}{offer}/cancel{Version}";

    public static string GoLive(string offer) => $"{Publisher}{offer}/golive{Version}";

    public static string Operation(string offer) => NumberedOperation(offer, 1);

    public static string NumberedOperation(string offer, int version) => $"/api/operations/contoso${offer}${version}$preview{Version}";
}
