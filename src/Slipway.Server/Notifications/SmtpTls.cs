
namespace Slipway.Server.Notifications;

public enum SmtpTls
{
    /// <summary>STARTTLS where the server offers it, and always with a user name.</summary>
    Auto,

    Required,

    Off,

    /// <summary>From the first byte (RFC 8314): <c>smtps://</c>.</summary>
    Implicit,
}
