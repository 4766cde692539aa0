using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Slipway.Core.Rules;
using Slipway.Server.Settings;

namespace Slipway.Server.Notifications;

/// <summary>A recipient whom the server would not have, and its words.</summary>
internal sealed record RefusedRecipient(string Address, int Code, string Text);

/// <summary>
/// One talk with a mail server, in which one mail is handed over (RFC 5321, 3207, 4954). What keeps the mail from being taken is an <see cref="IOException"/>,
/// or the platform's own for sockets and certificates. None repeats what was said to the server, nor what it answered to a password.
/// </summary>
internal sealed class SmtpConversation : IDisposable
{
    private const int LongestLine = 4096; // RFC 5321 allows servers 512
    private const int MostLines = 100;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(20);

    private readonly SmtpServer server;
    private readonly CancellationToken cancel;
    private readonly TcpClient connection = new() { NoDelay = true };
    private readonly byte[] buffer = new byte[LongestLine];
    private int held;
    private Stream stream = Stream.Null;
    private string[][] extensions = [];

    private SmtpConversation(SmtpServer server, CancellationToken cancel) => (this.server, this.cancel) = (server, cancel);

    /// <summary>Hands the mail over; the result is who would not have it. Where that is everyone, nothing was sent.</summary>
    public static async Task<IReadOnlyList<RefusedRecipient>> SendAsync(SmtpServer server, OutgoingMail mail, TimeProvider machine, CancellationToken cancel)
    {
        using var conversation = new SmtpConversation(server, cancel);
        await conversation.ConnectAsync(machine);
        await conversation.GreetAsync();
        if (server.Credentials is { } credentials)
            await conversation.AuthenticateAsync(credentials);
        var refused = await conversation.AddressAsync(mail);
        if (refused.Count < mail.Recipients.Count)
            await conversation.HandOverAsync(mail.Text);
        await conversation.LeaveAsync();
        return refused;
    }

    public void Dispose()
    {
        stream.Dispose();
        connection.Dispose();
    }

    private async Task ConnectAsync(TimeProvider machine)
    {
        using var limit = new CancellationTokenSource(ConnectLimit, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await connection.ConnectAsync(server.Host, server.Port, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"It took no connection within {ConnectLimit.TotalSeconds:0} seconds.");
        }

        stream = connection.GetStream();
    }

    /// <summary>Until commands may be given: over TLS, where that is needed or offered.</summary>
    private async Task GreetAsync()
    {
        if (server.Tls == SmtpTls.Implicit)
            await SecureAsync();
        Expect(220, await AnswerAsync(), "The connection");
        await HelloAsync();
        if (server.Tls is SmtpTls.Off or SmtpTls.Implicit)
            return;
        if (Extension("STARTTLS") is not null)
        {
            Expect(220, await AskAsync("STARTTLS"), "STARTTLS");

            // What came before TLS would else be read as if it had come after it.
            if (held > 0)
                throw new IOException("The server spoke between STARTTLS and TLS, so nothing was sent.");
            await SecureAsync();
            await HelloAsync();
        }
        else if (server.NeedsTls)
        {
            throw new IOException("The server does not offer STARTTLS, so there is no secure line and nothing was sent.");
        }
    }

    private async Task SecureAsync()
    {
        var secure = new SslStream(stream);
        stream = secure;
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Host }, cancel);
    }

    private async Task HelloAsync()
    {
        var answer = Expect(250, await AskAsync($"EHLO {OwnName()}"), "EHLO");
        extensions = [.. answer.Lines.Skip(1).Select(line => line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 0)];
    }

    /// <summary>An address, which is always true; a machine's name is often not one that servers accept.</summary>
    private string OwnName()
    {
        var address = ((IPEndPoint)connection.Client.LocalEndPoint!).Address;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork ? $"[{address}]" : $"[IPv6:{new IPAddress(address.GetAddressBytes())}]";
    }

    private string[]? Extension(string keyword) => Array.Find(extensions, words => words[0].Equals(keyword, StringComparison.OrdinalIgnoreCase));

    /// <summary>Only where the line is secure or <c>tls=off</c> was said, which <see cref="GreetAsync"/> has seen to.</summary>
    private async Task AuthenticateAsync(NetworkCredential credentials)
    {
        var mechanisms = Extension("AUTH") ?? [];
        SmtpAnswer answer;
        if (mechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            answer = await AskAsync($"AUTH PLAIN {Base64($"\0{credentials.UserName}\0{credentials.Password}")}");
        }
        else if (mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            answer = await AskAsync("AUTH LOGIN");
            if (answer.Code == 334)
                answer = await AskAsync(Base64(credentials.UserName));
            if (answer.Code == 334)
                answer = await AskAsync(Base64(credentials.Password));
        }
        else
        {
            throw new IOException("The server offers neither AUTH PLAIN nor AUTH LOGIN, and there is a user name.");
        }

        Expect(235, answer with { Lines = [] }, "The user name and password");
    }

    private async Task<IReadOnlyList<RefusedRecipient>> AddressAsync(OutgoingMail mail)
    {
        Expect(250, await AskAsync($"MAIL FROM:<{Checked(mail.From)}>"), "The sender");
        var refused = new List<RefusedRecipient>();
        foreach (var recipient in mail.Recipients)
        {
            var answer = await AskAsync($"RCPT TO:<{Checked(recipient)}>");
            if (answer.Code is 421 or 503 or 530)
                throw Refusal("A recipient", answer); // of the talk, whoever the recipient is
            if (answer.Code is < 200 or > 299)
                refused.Add(new RefusedRecipient(recipient, answer.Code, answer.Text));
        }

        return refused;
    }

    private async Task HandOverAsync(string text)
    {
        Expect(354, await AskAsync("DATA"), "DATA");
        var lines = text.ReplaceLineEndings("\r\n").TrimEnd('\r', '\n').Split("\r\n").Select(line => line.StartsWith('.') ? "." + line : line);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n.\r\n"), cancel);
        await stream.FlushAsync(cancel);
        Expect(250, await AnswerAsync(), "The message");
    }

    /// <summary>The server has the mail, whatever becomes of this; so nobody waits for the answer.</summary>
    private async Task LeaveAsync()
    {
        try
        {
            await SayAsync("QUIT");
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // It has gone before us.
        }
    }

    private async Task<SmtpAnswer> AskAsync(string command)
    {
        await SayAsync(command);
        return await AnswerAsync();
    }

    private async Task SayAsync(string command)
    {
        if (command.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("A command is one line.", nameof(command));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancel);
        await stream.FlushAsync(cancel);
    }

    private async Task<SmtpAnswer> AnswerAsync()
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await LineAsync();
            var isAnswer = line.Length >= 3 && line[0] is >= '2' and <= '5' && char.IsAsciiDigit(line[1]) && char.IsAsciiDigit(line[2])
                && (line.Length == 3 || line[3] is ' ' or '-');
            if (!isAnswer)
                throw new IOException("What answers there does not speak SMTP.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return new SmtpAnswer(int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), lines);
        }

        throw new IOException($"The server's answer has more than {MostLines} lines.");
    }

    private async Task<string> LineAsync()
    {
        int end;
        while ((end = buffer.AsSpan(0, held).IndexOf((byte)'\n')) < 0)
        {
            if (held == buffer.Length)
                throw new IOException($"A line of the server's is longer than {LongestLine} bytes.");
            var read = await stream.ReadAsync(buffer.AsMemory(held), cancel);
            if (read == 0)
                throw new IOException("The server closed the connection.");
            held += read;
        }

        var line = Encoding.UTF8.GetString(buffer, 0, end).TrimEnd('\r');
        held -= end + 1;
        buffer.AsSpan(end + 1, held).CopyTo(buffer);
        return line;
    }

    private static SmtpAnswer Expect(int code, SmtpAnswer answer, string what) => answer.Code == code ? answer : throw Refusal(what, answer);

    private static IOException Refusal(string what, SmtpAnswer answer) => new($"{what} was answered with {answer.Code} {answer.Text}".TrimEnd());

    /// <summary>Whoever made the mail has looked; here it would become a command.</summary>
    private static string Checked(string address) => EmailForm.IsValid(address) ? address : throw new ArgumentException("Not of the form of an address.", nameof(address));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed record SmtpAnswer(int Code, IReadOnlyList<string> Lines)
    {
        public string Text => string.Join(' ', Lines);
    }
}
