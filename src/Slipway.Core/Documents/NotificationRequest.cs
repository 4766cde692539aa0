using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Rules;

namespace Slipway.Core.Documents;

/// <summary>
/// The body of publish, golive and cancel: whom to notify, and what the publisher confirms. All of it may be missing, and single-quoted JSON is read as JSON,
/// since the reference's own sample is written so (documented).
/// </summary>
/// <param name="Emails">Comma-separated, without blanks, each address once; empty when none was sent.</param>
public sealed record NotificationRequest(string Emails)
{
    /// <summary>The ids of the private plans that may become public, in lower case (<c>metadata.confirm</c>, ours).</summary>
    public ImmutableHashSet<string> PublicPlans { get; private init; } = [];

    /// <summary>Ours: the original's limit is not documented, and each address is a mail for each event.</summary>
    private const int MostAddresses = 50;

    private const string Shape = "{\"metadata\": {\"notification-emails\": \"a@example.com,b@example.com\"}}";
    private const string EmailsPointer = "/metadata/notification-emails";

    public static Reading<NotificationRequest> Read(ReadOnlySpan<byte> utf8)
    {
        ReadOnlyMemory<byte> body = SingleQuotes.ToDouble(JsonText.WithoutByteOrderMark(utf8.ToArray()).Span);
        if (JsonText.IsBlank(body.Span))
            return new(new NotificationRequest(""));
        var faults = new FaultList();
        var request = StrictJson.Check(body, faults) ? ReadBody(body.Span, faults) : new NotificationRequest("");
        return faults.IsEmpty ? new(request) : new(faults.ToImmutable());
    }

    private static NotificationRequest ReadBody(ReadOnlySpan<byte> body, FaultList faults)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            faults.Add("", $"The body is {OfferBody.Kind(reader.TokenType)}. Send no body, or an object: {Shape}.");
        else if (JsonText.MoveTo(ref reader, "metadata"u8))
            return ReadMetadata(ref reader, faults);
        return new NotificationRequest("");
    }

    private static NotificationRequest ReadMetadata(ref Utf8JsonReader reader, FaultList faults)
    {
        var request = new NotificationRequest("");
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            faults.Add("/metadata", $"metadata is {OfferBody.Kind(reader.TokenType)}. Leave it out, or send an object: {Shape}.");
            return request;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isEmails, isConfirm) = (JsonText.Reads(ref reader, "notification-emails"u8), JsonText.Reads(ref reader, "confirm"u8));
            reader.Read();
            if (isEmails && reader.TokenType != JsonTokenType.Null)
                request = request with { Emails = ReadEmails(ref reader, faults) };
            else if (isConfirm && reader.TokenType != JsonTokenType.Null)
                request = request with { PublicPlans = Confirmation.ReadPublicPlans(ref reader, faults) };
            reader.Skip();
        }

        return request;
    }

    private static string ReadEmails(ref Utf8JsonReader reader, FaultList faults)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            faults.Add(
                EmailsPointer,
                $"notification-emails is {OfferBody.Kind(reader.TokenType)}. Leave it out, or send one string with commas between the addresses: {Shape}.");
            return "";
        }

        return faults.IsEmpty ? Join(reader.GetString()!, faults) : "";
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
            faults.Add(EmailsPointer, $"notification-emails holds {addresses.Count} addresses. At most {MostAddresses} are allowed: use a mailing list.");
        return string.Join(',', addresses);
    }
}
