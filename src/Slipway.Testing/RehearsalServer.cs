using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Slipway.Rehearsal;
using Slipway.Rehearsal.Identity;
using Slipway.Server;
using Slipway.Server.Hosting;

namespace Slipway.Testing;

/// <summary>
/// A rehearsal in this process, on its own loopback port and in a private folder that is deleted on
/// disposal. Each test can have one, in parallel with others. It is the same service as
/// <c>slipway serve --rehearsal</c>, reached over HTTP.
/// </summary>
public sealed class RehearsalServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly RehearsalEndpoint endpoint;

    private RehearsalServer(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Urls.First());
        endpoint = new RehearsalEndpoint(Address);
        Clock = new RehearsalClock(endpoint);
    }

    /// <summary>Its address, such as <c>http://127.0.0.1:40123</c>.</summary>
    public Uri Address { get; }

    public RehearsalClock Clock { get; }

    /// <exception cref="ArgumentException">
    /// A setting is not valid; the message names all invalid ones.
    /// </exception>
    public static async Task<RehearsalServer> StartAsync(RehearsalOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new RehearsalOptions();
        var flags = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Data"] = StoreOptions.Memory,
            ["Rehearsal"] = "true",
            ["Pace"] = options.Pace,
            ["Rehearsal:ShortestOperation"] = "PT0S",
        };
        foreach (var (name, value) in options.Settings)
            flags[name] = value;
        var (read, faults) = ProgramOptions.ReadFlags(flags);
        if (read is null)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        var app = await SlipwayHost.BuildAsync(
            read.Service with { Identity = read.Service.Identity with { SharesSigningKey = true } },
            TimeProvider.System,
            logs => logs.ClearProviders(),
            read.Extension,
            cancel);
        try
        {
            await SlipwayHost.StartAsync(app, cancel);
            return new RehearsalServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A client that sends a token of that principal with every request. The caller disposes of it.
    /// </summary>
    public async Task<HttpClient> CreateClientAsync(
        RehearsalPrincipal principal = RehearsalPrincipal.Owner, CancellationToken cancel = default)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(principal, cancel));
        return client;
    }

    public async Task<string> TokenAsync(RehearsalPrincipal principal = RehearsalPrincipal.Owner, CancellationToken cancel = default)
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = RehearsalIdentities.ByName[principal.ToString().ToLowerInvariant()],
            ["client_secret"] = RehearsalIdentities.Secret,
            ["scope"] = "https://cloudpartner.azure.com/.default",
        });
        using var answer =
            await client.PostAsync(new Uri($"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token", UriKind.Relative), form, cancel);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("access_token").GetString()!;
    }

    /// <summary>
    /// Sets the scenario from now on and replaces the previous one: scenario rules in YAML or JSON
    /// (docs/rehearse.md).
    /// </summary>
    /// <exception cref="RehearsalException">
    /// The scenario is not valid; the message names every fault.
    /// </exception>
    public Task ChooseAsync(string rules, CancellationToken cancel = default) =>
        endpoint.SendAsync(HttpMethod.Put, "scenarios", new StringContent(rules), cancel);

    /// <summary>Sets ready-made scenarios, such as <c>certification-fails</c>.</summary>
    public Task ChooseReadyMadeAsync(params string[] names) =>
        endpoint.SendAsync(
            HttpMethod.Put,
            $"scenarios?{string.Join('&', names.Select(name => $"use={Uri.EscapeDataString(name)}"))}",
            null,
            CancellationToken.None);

    /// <summary>
    /// Takes a snapshot of the whole state; pass its id to <see cref="RestoreAsync"/>.
    /// </summary>
    public async Task<int> TakeSnapshotAsync(CancellationToken cancel = default) =>
        (await endpoint.SendAsync(HttpMethod.Post, "snapshots", null, cancel)).GetProperty("id").GetInt32();

    public Task RestoreAsync(int snapshot, CancellationToken cancel = default) =>
        endpoint.SendAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"snapshots/{snapshot}/restore"), null, cancel);

    /// <summary>Restores the state after the start.</summary>
    public Task ResetAsync(CancellationToken cancel = default) => endpoint.SendAsync(HttpMethod.Post, "reset", null, cancel);

    /// <summary>The requests and responses so far, oldest first, with secrets masked.</summary>
    /// <param name="filter">A query such as <c>call=publish&amp;offer=contoso-offer</c>.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<JsonElement> ReadJournalAsync(string filter = "", CancellationToken cancel = default) =>
        endpoint.SendAsync(HttpMethod.Get, $"journal?{filter}", null, cancel);

    /// <summary>
    /// Compares the journal with expectations, such as
    /// <c>{"calls":[{"call":"publish","times":1}]}</c>.
    /// </summary>
    /// <exception cref="RehearsalException">
    /// An expectation does not hold; the message names it and says what was found instead.
    /// </exception>
    public Task VerifyAsync(string expectations, CancellationToken cancel = default) =>
        endpoint.SendAsync(HttpMethod.Post, "verify", new StringContent(expectations), cancel);

    public async ValueTask DisposeAsync()
    {
        endpoint.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
