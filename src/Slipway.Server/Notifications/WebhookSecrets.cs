using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Slipway.Server.Notifications;

/// <summary>
/// Seals the secrets of webhooks for the database: unlike those of principals they must be read
/// again for signing.
/// </summary>
public sealed class WebhookSecrets(IDataProtectionProvider provider)
{
    private readonly IDataProtector protector = provider.CreateProtector("webhook secrets 1");

    public byte[] Seal(string secret) => protector.Protect(Encoding.UTF8.GetBytes(secret));

    /// <exception cref="System.Security.Cryptography.CryptographicException">
    /// The secret was sealed by another database, or changed since.
    /// </exception>
    public string Open(byte[] sealedSecret) => Encoding.UTF8.GetString(protector.Unprotect(sealedSecret));
}
