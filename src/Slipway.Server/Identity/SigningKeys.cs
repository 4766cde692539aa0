using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>The keys that sign tokens. They live in the database, sealed, so that every node and every restart accepts the others' tokens.</summary>
public sealed class SigningKeys
{
    private const int KeyBits = 2048;

    private SigningKeys(IReadOnlyList<RsaSecurityKey> all)
    {
        All = all;
        Credentials = new SigningCredentials(all[0], SecurityAlgorithms.RsaSha256);
        PublicKeys = [.. all.Select(ToPublicKey)];
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RsaSecurityKey> All { get; }

    /// <summary>The newest key, which signs.</summary>
    public SigningCredentials Credentials { get; }

    /// <summary>The public halves of all keys, as the key set shows them.</summary>
    public IReadOnlyList<PublicKeyDocument> PublicKeys { get; }

    /// <summary>Reads the keys, and makes the first one when there is none yet.</summary>
    public static async Task<SigningKeys> OpenAsync(KeyStore store, IDataProtectionProvider provider, CancellationToken cancel)
    {
        var protector = provider.CreateProtector("token signing 1");
        var rows = await store.SigningKeysAsync(cancel);
        if (rows.Count == 0)
        {
            await store.AddFirstSigningKeyAsync(NewKey(protector), cancel);
            rows = await store.SigningKeysAsync(cancel);
        }

        return new SigningKeys([.. rows.Select(row => Open(row, protector))]);
    }

    private static SigningKeyRow NewKey(IDataProtector protector)
    {
        using var rsa = RSA.Create(KeyBits);
        var id = Base64UrlEncoder.Encode(new RsaSecurityKey(rsa.ExportParameters(false)).ComputeJwkThumbprint());
        return new SigningKeyRow { KeyId = id, Sealed = protector.Protect(rsa.ExportPkcs8PrivateKey()) };
    }

    private static RsaSecurityKey Open(SigningKeyRow row, IDataProtector protector)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(protector.Unprotect(row.Sealed), out _);
        return new RsaSecurityKey(rsa) { KeyId = row.KeyId };
    }

    private static PublicKeyDocument ToPublicKey(RsaSecurityKey key)
    {
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new PublicKeyDocument(
            "RSA", "sig", key.KeyId, SecurityAlgorithms.RsaSha256, Base64UrlEncoder.Encode(parameters.Modulus), Base64UrlEncoder.Encode(parameters.Exponent));
    }
}
