using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Core.Publishing;
using Slipway.Rehearsal;
using Slipway.Rehearsal.Identity;
using Slipway.Rehearsal.Settings;
using Slipway.Storage.Database;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Host;

public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>
/// The whole service as a test meets it: the real host on a real socket, over a fresh database of
/// either kind, in rehearsal at instant pace.
/// </summary>
public sealed class ServiceUnderTest : IAsyncDisposable
{
    public const string ApiVersion = "api-version=2017-10-31";

    private readonly TemporaryFolder folder;
    private readonly string? database;
    private ProgramOptions options;
    private WebApplication app;

    private ServiceUnderTest(TemporaryFolder folder, string? database, ProgramOptions options, WebApplication app)
    {
        this.folder = folder;
        this.database = database;
        this.options = options;
        this.app = app;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public ServiceOptions Settings => options.Service;

    public RehearsalOptions Rehearsal => options.Rehearsal;

    /// <summary>Sends no token by itself.</summary>
    public IServiceProvider Services => app.Services;

    public HttpClient Client { get; private set; }

    public MarketTime Market => Get<MarketTime>();

    public static async Task<ServiceUnderTest> StartAsync(
        StoreKind kind = StoreKind.Sqlite,
        Func<ServiceOptions, ServiceOptions>? change = null,
        TimeProvider? machine = null,
        Action<ILoggingBuilder>? logs = null,
        Func<RehearsalOptions, RehearsalOptions>? rehearsal = null)
    {
        var folder = new TemporaryFolder();
        var database = kind == StoreKind.Postgres ? await TestDatabase.CreateAsync(TestDatabase.Server) : null;
        var settings = new ServiceOptions
        {
            Address = new() { Urls = "http://127.0.0.1:0" },
            Store = new() { Data = folder.Path, Database = database },
            Secrets = new() { KeyFile = Path.Combine(folder.Path, "test.key") },
            Node = new() { Poll = TimeSpan.FromMilliseconds(50) },
        };
        var rehearsed = new RehearsalOptions { IsOn = true, Pace = Pace.Instant, ShortestOperation = TimeSpan.Zero };
        var options = new ProgramOptions(change?.Invoke(settings) ?? settings, rehearsal?.Invoke(rehearsed) ?? rehearsed);
        return new ServiceUnderTest(folder, database, options, await StartAsync(options, machine, logs));
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Stops the service and starts it again on the same data.</summary>
    public async Task RestartAsync(Func<RehearsalOptions, RehearsalOptions>? rehearsal = null)
    {
        await StopAsync();
        options = options with { Rehearsal = rehearsal?.Invoke(Rehearsal) ?? Rehearsal };
        app = await StartAsync(options, machine: null);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>A token of one of the well-known principals.</summary>
    public async Task<string> TokenAsync(string appId = RehearsalIdentities.Owner)
    {
        using var answer = await Client.PostAsync(
            $"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = appId,
            ["client_secret"] = RehearsalIdentities.Secret,
            ["scope"] = "https://cloudpartner.azure.com/.default",
        }));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
    }

    /// <summary>
    /// Sends a request as one of the well-known principals, the owner unless told otherwise; adds
    /// the api-version where the path has no query.
    /// </summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body =
        null, string appId = RehearsalIdentities.Owner, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.Contains('?') ? path : $"{path}?{ApiVersion}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(appId));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> GetAsync(string path, string appId = RehearsalIdentities.Owner) => SendAsync(HttpMethod.Get, path, appId: appId);

    public Task<Answer> PostAsync(string path, string? body = null, string appId = RehearsalIdentities.Owner) =>
        SendAsync(HttpMethod.Post, path, body, appId);

    public Task<Answer> PutAsync(string path, string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, body, headers: headers);

    /// <summary>Polls an operation's address until <paramref name="until"/> holds; fails after two minutes.</summary>
    public async Task<JsonNode> PollAsync(string location, Func<JsonNode, bool>? until = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        JsonNode operation;
        do
        {
            operation = (await GetAsync(location)).Json;
            if (until?.Invoke(operation) ?? operation["status"]!.GetValue<string>() != "running")
                return operation;
        }
        while (await timer.WaitForNextTickAsync(limit.Token));
        throw new InvalidOperationException($"The operation did not get there: {operation}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
        if (database is not null)
            await TestDatabase.DropAsync(TestDatabase.Server, database);
    }

    private static async Task<WebApplication> StartAsync(
        ProgramOptions options, TimeProvider? machine, Action<ILoggingBuilder>? logs = null)
    {
        var app = await SlipwayHost.BuildAsync(
            options.Service, machine ?? TimeProvider.System, logs ?? (_ => { }), options.Extension, default);
        await SlipwayHost.StartAsync(app, default);
        return app;
    }

    private async Task StopAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <summary>A whole answer.</summary>
public sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? ErrorCode => Json["error"]?["code"]?.GetValue<string>();

    public string Message => Json["error"]!["message"]!.GetValue<string>();

    public string Location => Headers["Location"];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync());
}
