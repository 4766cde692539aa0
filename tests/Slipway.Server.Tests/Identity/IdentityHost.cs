using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Storage.Identity;
using Slipway.Storage.Sqlite;

namespace Slipway.Server.Tests.Identity;

/// <summary>A real host on a real socket and a real database, with identity and two probes behind it.</summary>
internal sealed class IdentityHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SqliteDatabase database;

    private IdentityHost(WebApplication app, SqliteDatabase database)
    {
        this.app = app;
        this.database = database;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public IdentityStore Identities => new(database);

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<IdentityHost> StartAsync(
        string folder, TimeProvider? machine = null, Func<ServiceOptions, ServiceOptions>? change = null, TokenGrants? grants = null)
    {
        var settings = new ServiceOptions { Address = new() { Urls = "http://127.0.0.1:0" }, Store = new() { Data = folder } };
        settings = change?.Invoke(settings) ?? settings;
        var database = await SqliteDatabase.OpenAsync(folder, exclusively: false, machine ?? TimeProvider.System);
        await RehearsalIdentities.SeedAsync(new IdentityStore(database), default);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(settings.Address.Urls);
        if (grants is not null)
            builder.Services.AddSingleton(grants);
        settings.AddTo(builder.Services);
        await builder.Services.AddSingleton<BodyBudget>().AddIdentityAsync(
            database, settings.Identity, KeyFile.PathOf(settings.Secrets, settings.Store), default);
        var app = builder.Build();
        app.UseRouting();
        app.Use(app.Services.GetRequiredService<BearerTokens>().RunAsync);
        app.MapTokenService();
        app.MapGet("/who", (ClaimsPrincipal user) => Caller.Of(user).AppId).RequireAuthorization();
        app.MapGet("/can/{publisher}/{need}", Probe).RequireAuthorization();
        await app.StartAsync();
        return new IdentityHost(app, database);
    }

    /// <summary>A token for one of the well-known principals.</summary>
    public async Task<string> TokenAsync(string appId, string secret = RehearsalIdentities.Secret)
    {
        var answer = await PostAsync("oauth2/v2.0/token", V2(appId, secret));
        return answer.GetProperty("access_token").GetString()!;
    }

    public async Task<JsonElement> PostAsync(string path, Dictionary<string, string> form, int status = 200)
    {
        using var answer = await Client.PostAsync($"/{RehearsalIdentities.Tenant}/{path}", new FormUrlEncodedContent(form));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        return await ReadAsync(answer);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Client.SendAsync(request);
    }

    public async Task<JsonElement> JsonAsync(string address)
    {
        using var answer = await Client.GetAsync(address);
        Assert.Equal(200, (int)answer.StatusCode);
        return await ReadAsync(answer);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    public static Dictionary<string, string> V1(string appId, string secret = RehearsalIdentities.Secret) => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = appId,
        ["client_secret"] = secret,
        ["resource"] = "https://cloudpartner.azure.com",
    };

    public static Dictionary<string, string> V2(string appId, string secret = RehearsalIdentities.Secret) => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = appId,
        ["client_secret"] = secret,
        ["scope"] = "https://cloudpartner.azure.com/.default",
    };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    private static async Task<IResult> Probe(string publisher, Need need, ClaimsPrincipal user, Access access, CancellationToken cancel) =>
        await access.OnPublisherAsync(Caller.Of(user), publisher, need, cancel) switch
        {
            Grant.Granted granted => Results.Text(granted.Publisher.PublisherId),
            var refused => refused.Refusal!,
        };
}
