using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Slipway.Rehearsal.Identity;

namespace Slipway.Server.Tests.Identity;

/// <summary>An OpenID Connect issuer on a real socket: it rotates its keys, goes down, hangs, and lies, as it is told.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "https://cloudpartner.azure.com";

    private static readonly SecurityKey First = NewKey("first");

    private readonly WebApplication app;
    private readonly CancellationTokenSource stopping = new();
    private int keyReads;

    private TestIssuer(WebApplication app) => this.app = app;

    public string Authority { get; private set; } = "";

    /// <summary>What its configuration names; its own address unless told otherwise.</summary>
    public string? Issuer { get; set; }

    /// <summary>What its key set holds.</summary>
    public List<SecurityKey> Keys { get; } = [First];

    /// <summary>What its key set answers instead.</summary>
    public Func<HttpContext, Task>? KeySet { get; set; }

    /// <summary>What its configuration answers instead.</summary>
    public Func<HttpContext, Task>? Configuration { get; set; }

    /// <summary>How often its keys were asked for.</summary>
    public int KeyReads => Volatile.Read(ref keyReads);

    /// <summary>Never answers, until it is stopped.</summary>
    public Task Hang(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationTokenSource.CreateLinkedTokenSource(
            stopping.Token, context.RequestAborted).Token);

    public static SecurityKey NewKey(string id) => new RsaSecurityKey(RSA.Create(2048)) { KeyId = id };

    public static async Task<TestIssuer> StartAsync(string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var issuer = new TestIssuer(builder.Build());
        issuer.app.MapGet("/.well-known/openid-configuration", context => (issuer.Configuration ?? issuer.ConfigurationAsync)(context));
        issuer.app.MapGet("/keys", context =>
        {
            Interlocked.Increment(ref issuer.keyReads);
            return (issuer.KeySet ?? issuer.KeysAsync)(context);
        });
        await issuer.app.StartAsync();
        issuer.Authority = issuer.app.Urls.Single();
        return issuer;
    }

    public string Token(
        Dictionary<string, object>? claims = null,
        string audience = Audience,
        string? issuer = null,
        SecurityKey? key = null,
        string algorithm = SecurityAlgorithms.RsaSha256,
        TimeSpan? age = null, bool expires = true)
    {
        var start = TimeProvider.System.GetUtcNow().UtcDateTime - (age ?? TimeSpan.Zero);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer ?? Authority,
            Audience = audience,
            NotBefore = start,
            Expires = expires ? start.AddHours(1) : null,
            SigningCredentials = new SigningCredentials(key ?? Keys[^1], algorithm),
            Claims = claims ?? new() { ["tid"] = RehearsalIdentities.Tenant, ["appid"] = RehearsalIdentities.Owner },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
    }

    private Task ConfigurationAsync(HttpContext context) =>
        context.Response.WriteAsync(JsonSerializer.Serialize(new { issuer = Issuer ?? Authority, jwks_uri = $"{Authority}/keys" }));

    private Task KeysAsync(HttpContext context) => context.Response.WriteAsync(KeySetOf(Keys));

    public static string KeySetOf(IEnumerable<SecurityKey> keys)
    {
        var shown = keys.Select(key => key switch
        {
            RsaSecurityKey rsa => Public(
                JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.Rsa.ExportParameters(false)) { KeyId = rsa.KeyId })),
            ECDsaSecurityKey ec => Public(JsonWebKeyConverter.ConvertFromECDsaSecurityKey(ec)),
            SymmetricSecurityKey shared => Public(JsonWebKeyConverter.ConvertFromSymmetricSecurityKey(shared)),
            _ => throw new ArgumentException(key.GetType().Name, nameof(keys)),
        });
        return JsonSerializer.Serialize(new { keys = shown });
    }

    private static Dictionary<string, string> Public(JsonWebKey key) => new (string Name, string? Value)[]
    {
        ("kty", key.Kty), ("kid", key.KeyId), ("n", key.N), ("e", key.E), ("crv", key.Crv), ("x", key.X), ("y", key.Y), ("k", key.K),
    }.Where(part => part.Value is not null).ToDictionary(part => part.Name, part => part.Value!);
}
