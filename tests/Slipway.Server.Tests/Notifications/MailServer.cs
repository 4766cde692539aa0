using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Notifications;

/// <summary>A mail server on loopback that answers as a test wants it to. It speaks no TLS.</summary>
public sealed class MailServer : IAsyncDisposable
{
    public const string Greeting = "(greeting)";
    public const string EndOfData = ".";

    /// <summary>An answer that closes the connection instead.</summary>
    public const string HangUp = "";

    private readonly LoopbackListener listener;
    private readonly ConcurrentQueue<ReceivedMail> mails = new();
    private readonly ConcurrentQueue<string> commands = new();

    public MailServer() => listener = new LoopbackListener(TalkAsync);

    /// <summary>Asked for the answer to each line; null for the usual one.</summary>
    public Func<string, Task<string?>> Answer { get; set; } = _ => Task.FromResult<string?>(null);

    public int Port => listener.Port;

    /// <summary>Every whole message that came, whatever it was answered.</summary>
    public IReadOnlyList<ReceivedMail> Mails => [.. mails];

    public IReadOnlyList<string> Commands => [.. commands];

    /// <summary>Answers lines that begin so in this way, and all others as usual.</summary>
    public void AnswerTo(string beginning, params string[] answers)
    {
        var left = new ConcurrentQueue<string>(answers);
        Answer = line => Task.FromResult(
            line.StartsWith(beginning, StringComparison.OrdinalIgnoreCase) && left.TryDequeue(out var answer) ? answer : null);
    }

    /// <summary>Waits until so many messages have come.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> UntilAsync(int count)
    {
        await Eventually.HoldsAsync(
            () => mails.Count >= count, () => $"{mails.Count} mails of {count} came; the server was told: {string.Join(" | ", commands)}");
        return Mails;
    }

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task TalkAsync(NetworkStream stream, CancellationToken end)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        if (await SayAsync(stream, Greeting, "220 test", end) == HangUp)
            return;
        var recipients = new List<string>();
        while (await reader.ReadLineAsync(end) is { } line)
        {
            commands.Enqueue(line);
            var usual = line == "DATA"
                ? "354 go on"
                : line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-test\r\n250 8BITMIME" : "250 ok";
            var answer = await SayAsync(stream, line, usual, end);
            if (answer == HangUp)
                return;
            if (answer.StartsWith('2') && line.StartsWith("RCPT TO:<", StringComparison.Ordinal))
                recipients.Add(line[9..^1]);
            if (!answer.StartsWith("354", StringComparison.Ordinal))
                continue;
            mails.Enqueue(new ReceivedMail([.. recipients], await DataAsync(reader, end)));
            recipients.Clear();
            if (await SayAsync(stream, EndOfData, "250 taken", end) == HangUp)
                return;
        }
    }

    private async Task<string> SayAsync(NetworkStream stream, string line, string usual, CancellationToken end)
    {
        var answer = await Answer(line).WaitAsync(end) ?? usual;
        if (answer != HangUp)
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer + "\r\n"), end);
        return answer;
    }

    private static async Task<string> DataAsync(StreamReader reader, CancellationToken end)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(end) is { } line && line != EndOfData)
            text.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        return text.ToString();
    }
}

/// <param name="Recipients">Of the envelope.</param>
/// <param name="Raw">Headers and body as they came.</param>
public sealed record ReceivedMail(IReadOnlyList<string> Recipients, string Raw)
{
    public string MessageId => Header("Message-ID")!;

    public string Subject => Decoded(Header("Subject")!);

    public string Plain => Read().TextBody!;

    public string Html => Read().HtmlBody!;

    /// <summary>Null when there is none of that name.</summary>
    public string? Header(string name)
    {
        var head = Regex.Replace(Raw[..Raw.IndexOf("\n\n", StringComparison.Ordinal)], "\n[ \t]+", " ");
        return head.Split('\n').Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim()).SingleOrDefault();
    }

    /// <summary>Of encoded words; the space between two of them is none.</summary>
    public static string Decoded(string header) => Regex.Replace(
        Regex.Replace(header, @"\?=\s+=\?", "?==?"),
        @"=\?utf-8\?B\?([^?]*)\?=",
        word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value)));

    private MimeMessage Read() => MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(Raw)));
}

/// <summary>Waiting for what happens elsewhere: often looked at, never for ever.</summary>
public static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static Task HoldsAsync(Func<bool> holds, Func<string> complaint) => HoldsAsync(() => Task.FromResult(holds()), complaint);

    public static async Task HoldsAsync(Func<Task<bool>> holds, Func<string> complaint)
    {
        using var limit = new CancellationTokenSource(Longest);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(complaint());
            }
        }
    }
}
