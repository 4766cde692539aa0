using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;

namespace Slipway.Core.Notifications;

/// <summary>A notice in words: what happened, where and why, and what to do.</summary>
/// <param name="Subject">
/// Ids and fixed words only: mail goes to any address that a publisher names, so it must not carry
/// free text here.
/// </param>
/// <param name="Headline">What happened, with the offer's title.</param>
/// <param name="Messages">What the step says.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Facts">The offer, its version, the operation, the time.</param>
/// <param name="Links">Where to look.</param>
public sealed record NoticeText(
    string Subject,
    string Headline,
    ImmutableArray<string> Messages,
    string Advice,
    ImmutableArray<(string Name, string Value)> Facts,
    ImmutableArray<(string Name, string Address)> Links)
{
    private const int LongestTitle = 100;
    private const int LongestMessage = 2000;

    /// <summary>A step may find hundreds of faults; the operation's address has them all.</summary>
    private const int MostMessages = 20;

    public static NoticeText Of(Notice notice, NoticeLinks links)
    {
        var title = OneLine(notice.DisplayText, LongestTitle) is { Length: > 0 } text ? text : notice.OfferId;
        var headline = HeadlineOf(notice, title);
        return new NoticeText(
            $"{notice.PublisherId}/{notice.OfferId}: {Brief(notice)}",
            headline,
            [
                .. notice.Messages.Take(MostMessages).Select(message => OneLine(message, LongestMessage)),
                .. notice.Messages.Length > MostMessages
                    ? [$"And {notice.Messages.Length - MostMessages} more, which the operation shows."]
                    : (string[])[],
            ],
            AdviceOf(notice),
            [
                ("Offer", $"{notice.PublisherId}/{notice.OfferId}"),
                ("Version", notice.OfferVersion.ToString(CultureInfo.InvariantCulture)),
                ("Operation", notice.OperationId.ToString()),
                ("Time", notice.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
            ],
            [
                ("Operation", links.Operation),
                .. notice.Kind switch
                {
                    NoticeKind.PreviewReady => [("Preview", $"{links.Catalog}?slot=preview")],
                    NoticeKind.Live => [("Catalog", links.Catalog)],
                    _ => ((string, string)[])[],
                },
            ]);
    }

    public string ToPlainText() => string.Join("\r\n",
    [
        Headline,
        "",
        .. Messages.Select(message => $"  - {message}"),
        .. Messages.IsEmpty ? (string[])[] : [""],
        Advice,
        "",
        .. Facts.Select(fact => $"{fact.Name}: {fact.Value}"),
        .. Links.Select(link => $"{link.Name} at: {link.Address}"),
        "",
    ]);

    /// <summary>
    /// Every text in it is encoded; there is nothing in it that a mail program would fetch.
    /// </summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<!DOCTYPE html>\r\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
            .Append(Encoded(Subject))
            .Append("</title></head><body>\r\n");
        html.Append("<p><strong>").Append(Encoded(Headline)).Append("</strong></p>\r\n");
        if (!Messages.IsEmpty)
            html.Append("<ul>\r\n").AppendJoin("", Messages.Select(message => $"<li>{Encoded(message)}</li>\r\n")).Append("</ul>\r\n");
        html.Append("<p>").Append(Encoded(Advice)).Append("</p>\r\n<p>");
        html.AppendJoin("<br>\r\n", Facts.Select(fact => $"{Encoded(fact.Name)}: {Encoded(fact.Value)}"));
        html.Append("</p>\r\n").AppendJoin(
            "", Links.Select(link => $"<p>{Encoded(link.Name)}: <a href=\"{Encoded(link.Address)}\">{Encoded(link.Address)}</a></p>\r\n"));
        return html.Append("</body></html>\r\n").ToString();
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static string Brief(Notice notice) => notice.Kind switch
    {
        NoticeKind.Blocked => $"blocked at {notice.StepName}",
        NoticeKind.Failed => "failed",
        NoticeKind.PreviewReady => "the preview is ready, please sign off",
        NoticeKind.Live => "live",
        _ => notice.OperationKind == OperationKind.Cancel ? "the preview was withdrawn" : "cancelled",
    };

    private static string HeadlineOf(Notice notice, string title)
    {
        var what = notice.OperationKind == OperationKind.GoLive ? $"Taking {title} live" : $"The publish of {title}";
        var by = notice.By is null ? "" : $" by {OneLine(notice.By, LongestTitle)}";
        return notice.Kind switch
        {
            NoticeKind.Blocked => $"{what} is blocked at the step {notice.StepName}.",
            NoticeKind.Failed => $"{what} has failed at the step {notice.StepName}.",
            NoticeKind.PreviewReady => $"The preview of {title} is ready. Please sign off.",
            NoticeKind.Live => $"{title} is live.",
            _ when notice.OperationKind == OperationKind.Cancel => $"The preview of {title} was withdrawn{by}.",
            _ => $"{what} was cancelled{by}.",
        };
    }

    private static string AdviceOf(Notice notice)
    {
        var offer = $"/api/publishers/{notice.PublisherId}/offers/{notice.OfferId}";
        return notice.Kind switch
        {
            NoticeKind.Blocked =>
                $"What to do: cancel the operation (POST {offer}/cancel), correct the offer (PUT {offer}), then publish again (POST "
                + $"{offer}/publish). What was live stays live.",
            NoticeKind.Failed =>
                $"What to do: correct the offer (PUT {offer}), then publish again (POST {offer}/publish). What was live stays live.",
            NoticeKind.PreviewReady =>
                $"What to do: look at the preview. If it is right, sign off by going live (POST {offer}/golive). "
                + $"If not, correct the offer (PUT {offer}) and publish again.",
            NoticeKind.Live => "Customers see it in the catalog from now on. There is nothing to do.",
            _ => $"What was live stays live. To go on, publish again (POST {offer}/publish).",
        };
    }

    /// <summary>
    /// No line breaks, control characters, or characters that turn the direction of text; bounded.
    /// </summary>
    private static string OneLine(string text, int most) =>
        Quoted.Shorten(string.Concat(text.EnumerateRunes().Select(rune => IsShown(rune) ? rune : new Rune(' '))).Trim(), most);

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
