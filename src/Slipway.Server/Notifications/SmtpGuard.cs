using System.Text;
using MailKit;

namespace Slipway.Server.Notifications;

/// <summary>
/// Ends sessions that MailKit would tolerate. As a protocol logger it sees all traffic; it does not
/// log anything.
/// </summary>
internal sealed class SmtpGuard : IProtocolLogger
{
    /// <summary>RFC 5321 allows servers 512 bytes a line.</summary>
    private const int LongestAnswer = 4096;

    private int answered;
    private bool startsTls;
    private bool sendsMessage;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void LogConnect(Uri uri)
    {
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        answered = 0;
        if (sendsMessage)
            return;
        var command = buffer.AsSpan(offset, count);
        if (command.StartsWith("HELO "u8))
            throw new IOException("The server does not accept EHLO.");
        startsTls = command.SequenceEqual("STARTTLS\r\n"u8);
        sendsMessage = command.SequenceEqual("DATA\r\n"u8);
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        answered += count;
        if (answered > LongestAnswer)
            throw new IOException($"The server's reply is longer than {LongestAnswer} bytes.");

        // MailKit drops these lines silently. They must not be read as if they had come after TLS.
        var lines = Encoding.Latin1.GetString(buffer, offset, count).TrimEnd().Split('\n');
        if (startsTls && lines.Skip(1).Any(line => !line.StartsWith("220", StringComparison.Ordinal)))
            throw new IOException("The server sent data between STARTTLS and TLS, so nothing was sent.");
    }

    public void Dispose()
    {
    }
}
