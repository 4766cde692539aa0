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
/// so sooner. The first key is created when it is first needed: that takes longer than the rest of a
/// start, and many a run does not sign in.
/// </summary>
public sealed class SigningKeys : ITrustSource, IDisposable
{
    private const int KeyBits = 2048;

    private static readonly TimeSpan Reload = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReloadForTokens = TimeSpan.FromSeconds(5);

    private static readonly Lazy<RSA> OfThisProcess = new(() => RSA.Create(KeyBits));

    private readonly KeyStore store;
    private readonly IDataProtectionProvider provider;
    private readonly bool shared;
    private readonly TimeProvider machine;
    private readonly SemaphoreSlim one = new(1);
    private volatile Loaded loaded;
    private long loadedAt;

    private SigningKeys(
        KeyStore store, IDataProtectionProvider provider, TimeProvider machine, bool shared, IReadOnlyList<SigningKeyRow> rows)
    {
        (this.store, this.provider, this.machine, this.shared) = (store, provider, machine, shared);
        loaded = new Loaded([.. rows.Select(Open)]);
        loadedAt = machine.GetTimestamp();
    }

    /// <summary>Reads the keys.</summary>
    public static async Task<SigningKeys> OpenAsync(
        KeyStore store, IDataProtectionProvider provider, TimeProvider machine, CancellationToken cancel, bool shared = false) =>
        new(store, provider, machine, shared, await store.SigningKeysAsync(cancel));

    /// <summary>The newest key, which signs. A key that was removed in the meantime does not.</summary>
    public async Task<SigningCredentials> SigningAsync(CancellationToken cancel)
    {
        await CurrentAsync(cancel);
        return (await WithFirstAsync(cancel)).Credentials;
    }

    /// <summary>The public halves of all keys, for the key set.</summary>
    public async Task<IReadOnlyList<PublicKeyDocument>> PublicKeysAsync(CancellationToken cancel)
    {
        // The caller may have a token signed with another node's key.
        await RefreshedAsync(cancel);
        return (await WithFirstAsync(cancel)).PublicKeys;
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

    /// <summary>No keys are always too old: another node may have created the first one.</summary>
    private bool IsOlderThan(TimeSpan age) =>
        loaded.Keys.Count == 0 || machine.GetElapsedTime(Interlocked.Read(ref loadedAt)) >= age;

    private async Task ReloadAsync(TimeSpan age, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            if (IsOlderThan(age))
                await LoadAsync(cancel);
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

    private async Task LoadAsync(CancellationToken cancel)
    {
        Interlocked.Exchange(ref loadedAt, machine.GetTimestamp());
        var (rows, known) = (await store.SigningKeysAsync(cancel), loaded.Keys);
        if (rows.Count > 0 && !rows.Select(row => row.KeyId).SequenceEqual(known.Select(key => key.KeyId)))
            loaded = new Loaded([.. rows.Select(row => known.FirstOrDefault(key => key.KeyId == row.KeyId) ?? Open(row))]);
    }

    private async Task<Loaded> WithFirstAsync(CancellationToken cancel)
    {
        if (loaded.Keys.Count > 0)
            return loaded;
        await one.WaitAsync(cancel);
        try
        {
            if (loaded.Keys.Count == 0)
            {
                await store.AddFirstSigningKeyAsync(shared ? Sealed(OfThisProcess.Value, provider) : NewKey(provider), cancel);
                await LoadAsync(cancel);
            }

            return loaded;
        }
        finally
        {
            one.Release();
        }
    }

    private static IDataProtector Protector(IDataProtectionProvider provider) => provider.CreateProtector("token signing 1");

    private RsaSecurityKey Open(SigningKeyRow row)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Protector(provider).Unprotect(row.Sealed), out _);
        return new RsaSecurityKey(rsa) { KeyId = row.KeyId };
    }

    /// <summary>The keys as they were read at one moment.</summary>
    private sealed class Loaded(IReadOnlyList<RsaSecurityKey> keys)
    {
        public IReadOnlyList<RsaSecurityKey> Keys { get; } = keys;

        public SigningCredentials Credentials => new(Keys[0], SecurityAlgorithms.RsaSha256);

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
