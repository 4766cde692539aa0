using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Server.Notifications;

/// <summary>
/// Proves to a receiver that a request comes from this service, is unchanged and is recent: a
/// receiver refuses requests older than five minutes, so that an intercepted request cannot be
/// replayed later.
/// </summary>
public static class WebhookSignature
{
    public const string Header = "Slipway-Signature";

    /// <summary>
    /// <c>t=UNIX-SECONDS,v1=HEX</c>, an HMAC-SHA256 over <c>UNIX-SECONDS.BODY</c> under the secret
    /// as it was shown.
    /// </summary>
    public static string Of(string secret, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"{time}."), .. body]);
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }
}
