using System.Net;

namespace Slipway.Server.Notifications;

/// <summary>
/// The mail server, read from <c>smtp://[user:password@]host[:port][?tls=auto|required|off]</c> or
/// <c>smtps://…</c>. Shown without user name and password.
/// </summary>
public sealed record SmtpServer(string Host, int Port, NetworkCredential? Credentials, SmtpTls Tls)
{
    internal const string Form = "smtp://[user:password@]host[:port][?tls=auto|required|off], or smtps://[user:password@]host[:port], with "
        + "%40 for an @ and %3A for a : within the password";

    private const int SubmissionPort = 587;
    private const int ImplicitTlsPort = 465;

    /// <summary>Whether nothing may be sent before TLS is spoken.</summary>
    public bool NeedsTls => Tls is SmtpTls.Required or SmtpTls.Implicit || (Tls == SmtpTls.Auto && Credentials is not null);

    public override string ToString() => $"{(Tls == SmtpTls.Implicit ? "smtps" : "smtp")}://{Host}:{Port}";

    /// <summary>
    /// The server, or what is wrong, in words that repeat nothing of a text that may hold a
    /// password.
    /// </summary>
    public static (SmtpServer? Server, string? Fault) Read(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
            return (null, $"Mail:Smtp is not an address (its value is not shown, since it may hold a password); allowed is {Form}.");
        var isSecure = uri.Scheme == "smtps";
        if (!isSecure && uri.Port == ImplicitTlsPort)
            return (null, $"Mail:Smtp names port {ImplicitTlsPort}, where TLS is spoken from the first byte; write smtps:// instead of "
                + $"smtp://, or name the server's port for STARTTLS, mostly {SubmissionPort}.");
        if (uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0 || uri.AbsolutePath is not ("" or "/") || uri.Fragment.Length > 0)
            return (null, $"Mail:Smtp is not of its form (its value is not shown, since it may hold a password); allowed is {Form}.");
        if (isSecure && uri.Query.Length > 0)
            return (null, $"Mail:Smtp has something after a ?, but smtps:// is TLS always; allowed is {Form}.");
        SmtpTls? tls = uri.Query switch
        {
            _ when isSecure => SmtpTls.Implicit,
            "" or "?tls=auto" => SmtpTls.Auto,
            "?tls=required" => SmtpTls.Required,
            "?tls=off" => SmtpTls.Off,
            _ => null,
        };
        if (tls is null)
            return (null, "Mail:Smtp has something else after the ? than tls=auto, tls=required or tls=off.");
        var named = uri.UserInfo.Split(':', 2);
        if (uri.UserInfo.Length > 0 && (named.Length != 2 || named[0].Length == 0 || named[1].Length == 0))
            return (null, $"Mail:Smtp has a user name without a password, or the other way round; allowed is {Form}.");
        var credentials = named.Length == 2
            ? new NetworkCredential(Uri.UnescapeDataString(named[0]), Uri.UnescapeDataString(named[1]))
            : null;
        return (new SmtpServer(
            uri.IdnHost, uri.Port > 0 ? uri.Port : isSecure ? ImplicitTlsPort : SubmissionPort, credentials, tls.Value), null);
    }
}
