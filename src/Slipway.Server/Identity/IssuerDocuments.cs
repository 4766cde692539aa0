using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>
/// Reads the documents of an OpenID Connect issuer, its configuration and its keys, within limits
/// of time and size.
/// </summary>
internal sealed class IssuerDocuments : IDisposable
{
    private const int LargestDocument = 1024 * 1024;
    private const int MostKeys = 100;
    private const string TenantPlaceholder = "{tenantid}";

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Only signatures that are checked with a public key, so that a public key cannot be misused
    /// as a shared secret.
    /// </summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly HttpClient client;
    private readonly Uri configuration;

    public IssuerDocuments(string authority)
    {
        configuration = new Uri($"{authority.TrimEnd('/')}/.well-known/openid-configuration");

        // The operator chose the address, so the operator's proxy may be used, but not for this
        // machine itself.
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = !configuration.IsLoopback,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxResponseHeadersLength = 32,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        })
        {
            Timeout = ReadTimeout,
            MaxResponseContentBufferSize = LargestDocument,
        };
    }

    /// <exception cref="IssuerFaultException">
    /// The issuer cannot be reached, or its documents cannot be used; the message says which.
    /// </exception>
    public async Task<Trust> ReadAsync(CancellationToken cancel)
    {
        try
        {
            var said = OpenIdConnectConfiguration.Create(await TextAsync(configuration, cancel));
            if (string.IsNullOrWhiteSpace(said.Issuer))
                throw new IssuerFaultException("its configuration does not name an issuer");
            var keySet = new JsonWebKeySet(await TextAsync(KeySetAddress(said.JwksUri), cancel));
            if (keySet.Keys.Count > MostKeys)
                throw new IssuerFaultException($"its key set has {keySet.Keys.Count} keys; at most {MostKeys} are read");
            SecurityKey[] keys = [.. keySet.Keys.Where(IsForSignatures)];
            return keys.Length > 0
                ? new Trust(keys, Algorithms, (issuer, token) => IsIssuer(said.Issuer, issuer, token))
                : throw new IssuerFaultException("its key set does not have an RSA key of 2048 to 8192 bits or an EC key for signatures");
        }
        catch (Exception fault) when (fault is not IssuerFaultException && !cancel.IsCancellationRequested)
        {
            throw new IssuerFaultException(
                fault switch
                {
                    TaskCanceledException => $"it did not respond within {ReadTimeout.TotalSeconds} seconds",
                    HttpRequestException => fault.Message,
                    _ => "its response is not an OpenID Connect configuration or key set",
                },
                fault);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>
    /// With several tenants the issuer's name has a placeholder for the tenant, which the token's
    /// own <c>tid</c> must fill (documented by the issuer of the original).
    /// </summary>
    private static bool IsIssuer(string said, string issuer, JsonWebToken token)
    {
        if (!said.Contains(TenantPlaceholder, StringComparison.Ordinal))
            return issuer == said;
        return token.TryGetPayloadValue<string>("tid", out var tenant)
            && Guid.TryParseExact(tenant, "D", out _)
            && issuer == said.Replace(TenantPlaceholder, tenant, StringComparison.Ordinal);
    }

    private static bool IsForSignatures(JsonWebKey key)
    {
        try
        {
            return key.Use is null or "" or JsonWebKeyUseNames.Sig
                && ((key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.N is not null && key.E is not null
                && key.KeySize is >= 2048 and <= 8192)
                    || (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && key.X is not null && key.Y is not null));
        }
        catch (FormatException)
        {
            // One unreadable key does not make the others unusable.
            return false;
        }
    }

    private Uri KeySetAddress(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
            throw new IssuerFaultException("its configuration does not have a jwks_uri");
        return address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && configuration.IsLoopback)
            ? address
            : throw new IssuerFaultException("its jwks_uri is not https");
    }

    private async Task<string> TextAsync(Uri address, CancellationToken cancel)
    {
        using var answer = await client.GetAsync(address, cancel);
        return answer.StatusCode == HttpStatusCode.OK
            ? await answer.Content.ReadAsStringAsync(cancel)
            : throw new IssuerFaultException($"it returned {(int)answer.StatusCode} at {address.GetLeftPart(UriPartial.Path)}");
    }
}
