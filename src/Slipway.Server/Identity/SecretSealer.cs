using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Slipway.Server.Identity;

/// <summary>
/// Seals the secret values of an offer's document (lead keys, passwords, connection strings) for
/// the database.
/// </summary>
public sealed class SecretSealer(IDataProtectionProvider provider)
{
    private readonly IDataProtector protector = provider.CreateProtector("offer secrets 1");

    /// <summary>
    /// Empty if there are no secrets, so that the many offers without secrets cost nothing.
    /// </summary>
    public byte[] Seal(IReadOnlyDictionary<string, string> secrets) =>
        secrets.Count == 0
            ? []
            : protector.Protect(JsonSerializer.SerializeToUtf8Bytes(secrets, SecretsJson.Default.IReadOnlyDictionaryStringString));

    /// <exception cref="System.Security.Cryptography.CryptographicException">
    /// The value was sealed by another database, or changed since.
    /// </exception>
    public IReadOnlyDictionary<string, string> Open(byte[] sealedSecrets) =>
        sealedSecrets.Length == 0
            ? []
            : JsonSerializer.Deserialize(protector.Unprotect(sealedSecrets), SecretsJson.Default.DictionaryStringString)!;
}
