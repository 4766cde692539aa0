using System.Net;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Slipway.Server.Notifications;

/// <summary>One session with a mail server, in which one message is sent.</summary>
internal sealed class SmtpSession : SmtpClient
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The server already has the message, so the wait for its last reply is short.
    /// </summary>
    private static readonly TimeSpan QuitLimit = TimeSpan.FromSeconds(2);

    private readonly List<RefusedRecipient> refused = [];

    private SmtpSession()
        : base(new SmtpGuard()) => CheckCertificateRevocation = false; // the check would send requests to hosts that the certificate names

    /// <summary>
    /// Sends the message and returns the refused recipients. If that is all of them, nothing was
    /// sent.
    /// </summary>
    public static async Task<IReadOnlyList<RefusedRecipient>> SendAsync(
        SmtpServer server, MimeMessage message, IReadOnlyList<MailboxAddress> recipients, TimeProvider machine, CancellationToken cancel)
    {
        using var connection = new TcpClient { NoDelay = true };
        await ConnectAsync(connection, server, machine, cancel);
        using var session = new SmtpSession { LocalDomain = AddressOf(connection) };
        await session.GreetAsync(connection, server, cancel);
        if (server.Credentials is { } credentials)
            await session.AuthenticateAsync(credentials, cancel);

        // One command at a time, in ASCII.
        session.Capabilities &= SmtpCapabilities.Size;
        try
        {
            await session.SendAsync(message, message.From.Mailboxes.Single(), recipients, cancel);
        }
        catch (SmtpCommandException) when (session.refused.Count == recipients.Count)
        {
            // The refusals give the reason.
        }

        using var soon = new CancellationTokenSource(QuitLimit, machine);
        await session.DisconnectAsync(quit: true, soon.Token);
        return session.refused;
    }

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        var code = (int)response.StatusCode;
        if (code is 421 or 503)
            base.OnRecipientNotAccepted(message, mailbox, response); // about the session, not about the recipient
        refused.Add(new RefusedRecipient(mailbox.Address, code, response.Response));
    }

    private static async Task ConnectAsync(TcpClient connection, SmtpServer server, TimeProvider machine, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(ConnectLimit, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await connection.ConnectAsync(server.Host, server.Port, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"It did not accept a connection within {ConnectLimit.TotalSeconds:0} seconds.");
        }
    }

    /// <summary>
    /// For EHLO: an address is always true, and a machine's name is often not one that servers
    /// accept.
    /// </summary>
    private static string AddressOf(TcpClient connection) =>
        new IPAddress(((IPEndPoint)connection.Client.LocalEndPoint!).Address.GetAddressBytes()).ToString();

    private async Task GreetAsync(TcpClient connection, SmtpServer server, CancellationToken cancel)
    {
        var tls = server switch
        {
            { Tls: SmtpTls.Implicit } => SecureSocketOptions.SslOnConnect,
            { Tls: SmtpTls.Off } => SecureSocketOptions.None,
            { NeedsTls: true } => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.StartTlsWhenAvailable,
        };
        try
        {
            await ConnectAsync(connection.Client, server.Host, server.Port, tls, cancel);
        }
        catch (NotSupportedException)
        {
            throw new IOException("The server does not offer STARTTLS, so the connection is not secure and nothing was sent.");
        }
    }

    /// <summary>
    /// Only over TLS, or where <c>tls=off</c> was set. The server's reply is not repeated: it may
    /// contain the password.
    /// </summary>
    private async Task AuthenticateAsync(NetworkCredential credentials, CancellationToken cancel)
    {
        SaslMechanism mechanism =
            AuthenticationMechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase) ? new SaslMechanismPlain(credentials)
            : AuthenticationMechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase) ? new SaslMechanismLogin(credentials)
            : throw new IOException("A user name is configured, but the server offers neither AUTH PLAIN nor AUTH LOGIN.");
        try
        {
            await AuthenticateAsync(mechanism, cancel);
        }
        catch (Exception fault) when (fault is AuthenticationException or NotSupportedException)
        {
            var code = fault.Message.Split(':')[0];
            throw new IOException($"The server did not accept the user name and password{(code.Length == 3 ? $" ({code})" : "")}.");
        }
    }
}
