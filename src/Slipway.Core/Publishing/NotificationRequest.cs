using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Audiences;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.Publishing;

/// <summary>
/// The body of publish, golive and cancel: whom to notify, what the publisher confirms, and which preview is meant. All of it may be
/// missing, and single-quoted JSON is read as JSON, since the reference's own sample is written so (documented).
/// </summary>
/// <param name="Emails">Comma-separated, without blanks, each address once; empty when none was sent.</param>
public sealed record NotificationRequest(string Emails)
{
    /// <summary>The ids of the private plans that may become public, in lower case (<c>metadata.confirm</c>, ours).</summary>
    public ImmutableHashSet<string> PublicPlans { get; private init; } = [];

    /// <summary>Which preview a go-live means.</summary>
    public NamedPreview Preview { get; private init; } = new();

    /// <summary>Ours: the original's limit is not documented, and each address is a mail for each event.</summary>
    private const int MostAddresses = 50;

    private const string Shape = "{\"metadata\": {\"notification-emails\": \"a@example.com,b@example.com\"}}";
    private const string EmailsPointer = "/metadata/notification-emails";

    /// <param name="utf8">The body.</param>
    /// <param name="ofGoLive">Whether it is a go-live's, which may name a preview.</param>
    public static ReadResult<NotificationRequest> Read(ReadOnlySpan<byte> utf8, bool ofGoLive = false)
    {
        ReadOnlyMemory<byte> body = SingleQuotes.ToDouble(JsonText.WithoutByteOrderMark(utf8.ToArray()).Span);
        var faults = new FaultList();
        var isRead = !JsonText.IsBlank(body.Span) && StrictJson.Check(body, faults) && faults.IsEmpty;
        var request = isRead ? ReadBody(JsonElement.Parse(body.Span), ofGoLive, faults) : new NotificationRequest("");
        return faults.IsEmpty ? new(request) : new(faults.ToImmutable());
    }

    private static NotificationRequest ReadBody(JsonElement body, bool ofGoLive, FaultList faults)
    {
        var request = new NotificationRequest("");
        if (body.ValueKind != JsonValueKind.Object)
            faults.Add("", $"The body is {JsonText.Kind(body.ValueKind)}. Send no body, or an object: {Shape}.");
        foreach (var member in JsonValues.Members(body).TakeWhile(_ => faults.IsEmpty))
        {
            if (member.NameEquals("metadata"u8))
                request = ReadMetadata(member.Value, ofGoLive, faults);
            else if (ofGoLive)
                NamedPreview.CheckBeside(member, faults);
        }

        return request;
    }

    private static NotificationRequest ReadMetadata(JsonElement metadata, bool ofGoLive, FaultList faults)
    {
        var request = new NotificationRequest("");
        if (metadata.ValueKind != JsonValueKind.Object)
            faults.Add("/metadata", $"metadata is {JsonText.Kind(metadata.ValueKind)}. Leave it out, or send an object: {Shape}.");
        foreach (var member in JsonValues.Members(metadata))
        {
            request = member.Name switch
            {
                "notification-emails" when member.Value.ValueKind != JsonValueKind.Null =>
                    request with { Emails = ReadEmails(member.Value, faults) },
                "confirm" when member.Value.ValueKind != JsonValueKind.Null =>
                    request with { PublicPlans = Confirmation.ReadPublicPlans(member.Value, faults) },
                _ => ofGoLive ? request with { Preview = request.Preview.With(member, faults) } : request,
            };
        }

        return request;
    }

    private static string ReadEmails(JsonElement emails, FaultList faults)
    {
        if (emails.ValueKind == JsonValueKind.String)
            return faults.IsEmpty ? Join(emails.GetString()!, faults) : "";
        faults.Add(
            EmailsPointer,
            $"notification-emails is {JsonText.Kind(emails.ValueKind)}. Leave it out, or send one string with commas between the "
            + $"addresses: {Shape}.");
        return "";
    }

    private static string Join(string list, FaultList faults)
    {
        var addresses = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        foreach (var address in addresses.Where(address => !EmailForm.IsValid(address)))
        {
            faults.Add(
                EmailsPointer,
                $"'{Quoted.Shorten(address, 100)}' in notification-emails is not an e-mail address. " +
                "Put commas between the addresses, each of the form name@example.com.");
        }

        if (addresses.Count > MostAddresses)
            faults.Add(EmailsPointer,
                $"notification-emails holds {addresses.Count} addresses. At most {MostAddresses} are allowed: use a mailing list.");
        return string.Join(',', addresses);
    }
}
