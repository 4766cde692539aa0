using System.Globalization;
using System.Net.Mail;
using System.Text;
using Slipway.Core.Notifications;
using Slipway.Core.Rules;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>A mail as it goes to the server.</summary>
/// <param name="From">The envelope's, as are the recipients.</param>
/// <param name="Recipients">At least one.</param>
/// <param name="Text">Headers and body, ASCII.</param>
internal sealed record OutgoingMail(string From, IReadOnlyList<string> Recipients, string Text);

/// <summary>Makes a delivery's message (RFC 5322, 2045 to 2047): the same at every attempt, but for its Date.</summary>
internal static class MailComposer
{
    /// <summary>Longest line that goes as it is; the standard allows 998.</summary>
    private const int LongestLine = 900;

    /// <summary>What fits into an encoded word, which may be 75 characters long.</summary>
    private const int WordBytes = 45;

    /// <summary>Those of a list that are addresses, without names.</summary>
    public static IReadOnlyList<string> Recipients(string list) =>
    [
        .. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => MailAddress.TryCreate(text, out var address) ? address.Address : "")
            .Where(EmailForm.IsValid),
    ];

    public static OutgoingMail Compose(ClaimedDelivery delivery, NoticeLinks links, MailAddress from, IReadOnlyList<string> recipients, DateTimeOffset now)
    {
        var text = NoticeText.Of(delivery.Notice, links);
        var (operation, revision) = (delivery.Notice.OperationId, delivery.Notice.Revision);
        var boundary = $"=_{operation:N}.{revision}";

        // Whom a publisher names need not know of one another: several get it as a blind copy. References let mail programs show an operation's mails together.
        string[] lines =
        [
            $"Date: {now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            $"From: {Name(from.DisplayName)}<{from.Address}>",
            $"To: {(recipients.Count == 1 ? recipients[0] : "undisclosed-recipients:;")}",
            $"Subject: {Encoded(text.Subject)}",
            $"Message-ID: <{operation}.{revision}@{from.Host}>",
            $"References: <{operation}@{from.Host}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            $"Content-Type: multipart/alternative; boundary=\"{boundary}\"",
            "",
            $"--{boundary}",
            .. Part(text.ToPlainText(), "plain"),
            $"--{boundary}",
            .. Part(text.ToHtml(), "html"),
            $"--{boundary}--",
            "",
        ];
        return new OutgoingMail(from.Address, recipients, string.Join("\r\n", lines));
    }

    /// <summary>As it is where that can be, for people who read a mail's source.</summary>
    private static string[] Part(string text, string type)
    {
        var asItIs = text.Split("\r\n").All(line => IsPlain(line) && !line.StartsWith("--", StringComparison.Ordinal));
        return
        [
            $"Content-Type: text/{type}; charset=utf-8",
            $"Content-Transfer-Encoding: {(asItIs ? "7bit" : "base64")}",
            "",
            asItIs ? text : Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks),
        ];
    }

    /// <summary>A name before an address, with the space between them; nothing for none.</summary>
    private static string Name(string name) =>
        name.Length == 0 ? ""
        : Encoded(name) != name ? $"{Encoded(name)} "
        : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" ";

    /// <summary>The text of a header: as it is, or as encoded words, none of which cuts a character in two.</summary>
    private static string Encoded(string text)
    {
        if (IsPlain(text) && !text.Contains("=?", StringComparison.Ordinal))
            return text;
        var words = new List<StringBuilder> { new() };
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(words[^1].ToString()) + rune.Utf8SequenceLength > WordBytes)
                words.Add(new StringBuilder());
            words[^1].Append(rune.ToString());
        }

        return string.Join("\r\n ", words.Select(word => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))}?="));
    }

    private static bool IsPlain(string line) => line.Length <= LongestLine && !line.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
