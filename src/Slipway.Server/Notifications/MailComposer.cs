using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Slipway.Core.Notifications;
using Slipway.Core.Rules;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>Makes a delivery's message: the same at every attempt, but for its Date, which the framework sets.</summary>
internal static class MailComposer
{
    /// <summary>Those of a list that are addresses, without names.</summary>
    public static IReadOnlyList<MailAddress> Recipients(string list) =>
    [
        .. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => MailAddress.TryCreate(text, out var address) && EmailForm.IsValid(address.Address) ? new MailAddress(address.Address) : null)
            .OfType<MailAddress>(),
    ];

    public static MailMessage Compose(ClaimedDelivery delivery, NoticeLinks links, MailAddress from, IReadOnlyList<MailAddress> recipients)
    {
        var text = NoticeText.Of(delivery.Notice, links);
        var message = new MailMessage { From = from, Subject = text.Subject, SubjectEncoding = Encoding.UTF8 };

        // Whom a publisher names need not know of one another: several get it as a blind copy.
        var group = recipients.Count == 1 ? message.To : message.Bcc;
        foreach (var recipient in recipients)
            group.Add(recipient);

        var (operation, revision) = (delivery.Notice.OperationId, delivery.Notice.Revision);
        message.Headers["Message-ID"] = $"<{operation}.{revision}@{from.Host}>";
        message.Headers["References"] = $"<{operation}@{from.Host}>"; // mail programs show an operation's mails together
        message.Headers["Auto-Submitted"] = "auto-generated";
        message.AlternateViews.Add(View(text.ToPlainText(), MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(text.ToHtml(), MediaTypeNames.Text.Html));
        return message;
    }

    private static AlternateView View(string text, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        return view;
    }
}
