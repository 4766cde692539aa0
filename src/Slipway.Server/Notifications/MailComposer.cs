using System.Net.Mail;
using MimeKit;
using Slipway.Core.Notifications;
using Slipway.Core.Rules;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>Composes a delivery's message: the same at every attempt, except its Date.</summary>
internal static class MailComposer
{
    /// <summary>The valid addresses of a list, without names.</summary>
    public static IReadOnlyList<MailboxAddress> Recipients(string list) =>
    [
        .. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => MailAddress.TryCreate(text, out var address) ? address.Address : "")
            .Where(EmailForm.IsValid)
            .Select(address => new MailboxAddress("", address)),
    ];

    public static MimeMessage Compose(
        ClaimedDelivery delivery, NoticeLinks links, MailAddress from, IReadOnlyList<MailboxAddress> recipients, DateTimeOffset now)
    {
        var text = NoticeText.Of(delivery.Notice, links);
        var (operation, revision) = (delivery.Notice.OperationId, delivery.Notice.Revision);
        var message = new MimeMessage
        {
            Date = now,
            Subject = text.Subject,
            MessageId = $"{operation}.{revision}@{from.Host}",
            Body = new MultipartAlternative(
                new TextPart("plain") { Text = text.ToPlainText() },
                new TextPart("html") { Text = text.ToHtml() }) { Boundary = $"=_{operation:N}.{revision}" },
        };
        message.From.Add(new MailboxAddress(from.DisplayName, from.Address));

        // A publisher's recipients need not know of one another: several get it as a blind copy.
        message.To.Add(recipients.Count == 1 ? recipients[0] : new GroupAddress("undisclosed-recipients"));

        // Mail programs then show an operation's mails together.
        message.References.Add($"{operation}@{from.Host}");
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }
}
