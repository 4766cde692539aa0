using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>
/// The keys that sign tokens. They are sealed in the database, so that all nodes accept each
/// other's tokens, also after a restart. A key that another node or <c>slipway signing-key</c> adds
/// or removes takes effect here within <see cref="Reload"/>; an unknown key that a token names does
/// so sooner.
/// </summary>
public sealed class SigningKeys : ITrustSource, IDisposable
{
    private const int KeyBits = 2048;

    private static readonly TimeSpan Reload = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReloadForTokens = TimeSpan.FromSeconds(5);

    /// <summary>Creating a key takes longer than the rest of a start.</summary>
    private static readonly Lazy<RSA> OfThisProcess = new(() => RSA.Create(KeyBits));

    private readonly KeyStore store;
    private readonly IDataProtector protector;
    private readonly TimeProvider machine;
    private readonly SemaphoreSlim one = new(1);
    private volatile Loaded loaded;
    private long loadedAt;

    private SigningKeys(KeyStore store, IDataProtector protector, TimeProvider machine, IReadOnlyList<SigningKeyRow> rows)
    {
        (this.store, this.protector, this.machine) = (store, protector, machine);
        loaded = new Loaded([.. rows.Select(row => Open(row, protector))]);
        loadedAt = machine.GetTimestamp();
    }

    /// <summary>The keys, newest first.</summary>
    public IReadOnlyList<RsaSecurityKey> All => loaded.Keys;

    /// <summary>The newest key, which signs.</summary>
    public SigningCredentials Credentials => loaded.Credentials;

    /// <summary>The public halves of all keys, for the key set.</summary>
    public IReadOnlyList<PublicKeyDocument> PublicKeys => loaded.PublicKeys;

    /// <summary>Reads the keys, and creates the first one if there is none yet.</summary>
    public static async Task<SigningKeys> OpenAsync(
        KeyStore store, IDataProtectionProvider provider, TimeProvider machine, CancellationToken cancel, bool shared = false)
    {
        var protector = Protector(provider);
        var rows = await store.SigningKeysAsync(cancel);
        if (rows.Count == 0)
        {
            await store.AddFirstSigningKeyAsync(shared ? Sealed(OfThisProcess.Value, provider) : NewKey(provider), cancel);
            rows = await store.SigningKeysAsync(cancel);
        }

        return new SigningKeys(store, protector, machine, rows);
    }

    /// <summary>Creates a key that is not in the database yet.</summary>
    public static SigningKeyRow NewKey(IDataProtectionProvider provider)
    {
        using var rsa = RSA.Create(KeyBits);
        return Sealed(rsa, provider);
    }

    private static SigningKeyRow Sealed(RSA rsa, IDataProtectionProvider provider)
    {
        var id = Base64UrlEncoder.Encode(new RsaSecurityKey(rsa.ExportParameters(false)).ComputeJwkThumbprint());
        return new SigningKeyRow { KeyId = id, Sealed = Protector(provider).Protect(rsa.ExportPkcs8PrivateKey()) };
    }

    public Trust? Known => loaded.Trust;

    public async ValueTask<Trust?> CurrentAsync(CancellationToken cancel)
    {
        if (IsOlderThan(Reload))
            await ReloadAsync(Reload, cancel);
        return loaded.Trust;
    }

    public async ValueTask<Trust?> RefreshedAsync(CancellationToken cancel)
    {
        await ReloadAsync(ReloadForTokens, cancel);
        return loaded.Trust;
    }

    public void Dispose() => one.Dispose();

    private bool IsOlderThan(TimeSpan age) => machine.GetElapsedTime(Interlocked.Read(ref loadedAt)) >= age;

    private async Task ReloadAsync(TimeSpan age, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            if (!IsOlderThan(age))
                return;
            Interlocked.Exchange(ref loadedAt, machine.GetTimestamp());
            var rows = await store.SigningKeysAsync(cancel);
            if (rows.Count > 0 && !rows.Select(row => row.KeyId).SequenceEqual(All.Select(key => key.KeyId)))
                loaded = new Loaded([.. rows.Select(row => All.FirstOrDefault(key => key.KeyId == row.KeyId) ?? Open(row, protector))]);
        }
        catch (Exception fault) when (fault is DbException or StoreBusyException)
        {
            // The keys that were read last are used until the database can be read again.
        }
        finally
        {
            one.Release();
        }
    }

    private static IDataProtector Protector(IDataProtectionProvider provider) => provider.CreateProtector("token signing 1");

    private static RsaSecurityKey Open(SigningKeyRow row, IDataProtector protector)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(protector.Unprotect(row.Sealed), out _);
        return new RsaSecurityKey(rsa) { KeyId = row.KeyId };
    }

    /// <summary>The keys as they were read at one moment.</summary>
    private sealed class Loaded(IReadOnlyList<RsaSecurityKey> keys)
    {
        public IReadOnlyList<RsaSecurityKey> Keys { get; } = keys;

        public SigningCredentials Credentials { get; } = new(keys[0], SecurityAlgorithms.RsaSha256);

        public IReadOnlyList<PublicKeyDocument> PublicKeys { get; } = [.. keys.Select(ToPublicKey)];

        public Trust Trust { get; } = new(keys, [SecurityAlgorithms.RsaSha256], IsOwnIssuer);

        private static bool IsOwnIssuer(string issuer, JsonWebToken token)
        {
            var tenant = token.TryGetPayloadValue<string>("tid", out var tid) ? tid : "";
            return issuer == TokenIssuer.IssuerOf(tenant, TokenVersion.V1) || issuer == TokenIssuer.IssuerOf(tenant, TokenVersion.V2);
        }

        private static PublicKeyDocument ToPublicKey(RsaSecurityKey key)
        {
            var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
            return new PublicKeyDocument(
                "RSA", "sig", key.KeyId, SecurityAlgorithms.RsaSha256, Base64UrlEncoder.Encode(
                    parameters.Modulus), Base64UrlEncoder.Encode(parameters.Exponent));
        }
    }
}
