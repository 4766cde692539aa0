using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Drafts;

/// <summary>
/// The body of a PUT of an offer. Everything the server owns (eTag, version, status, changedTime,
/// …) is ignored whatever its value, since clients send back all that GET gave them (observed);
/// everything in the definition is kept byte for byte.
/// </summary>
public sealed record OfferBody
{
    public string? PublisherId { get; private init; }

    public string? OfferTypeId { get; private init; }

    public string? Id { get; private init; }

    /// <summary>The exact bytes of the definition's object, a window on what was read.</summary>
    public required ReadOnlyMemory<byte> Definition { get; init; }

    /// <summary>
    /// The definition's display text; empty where it is missing or not a string, which is a draft's
    /// right (documented).
    /// </summary>
    public string DisplayText { get; private init; } = "";

    public static ReadResult<OfferBody> Read(ReadOnlyMemory<byte> utf8, string what = "body")
    {
        utf8 = JsonText.WithoutByteOrderMark(utf8);
        var faults = new FaultList();
        OfferBody? body = null;
        if (JsonText.IsBlank(utf8.Span))
            faults.Add(
                "",
                $"{(what == "body" ? "The request has no body" : $"The {what} is empty")}. Send the offer as a JSON object that holds at "
                + "least a definition.");
        else if (StrictJson.Check(utf8, faults, what))
            body = ReadEnvelope(utf8, faults, what);
        return faults.IsEmpty ? new(body!) : new(faults.ToImmutable());
    }

    /// <summary>
    /// Null, with a fault, when there is no definition. Strings are only read from a text without
    /// faults: others could not be.
    /// </summary>
    private static OfferBody? ReadEnvelope(ReadOnlyMemory<byte> utf8, FaultList faults, string what)
    {
        var reader = new Utf8JsonReader(utf8.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            faults.Add(
                "", $"The {what} is {JsonText.Kind(reader.TokenType)}. Send the offer as a JSON object that holds at least a definition.");
            return null;
        }

        string? publisherId = null, offerTypeId = null, id = null;
        ReadOnlyMemory<byte>? definition = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.Reads(ref reader, "publisherId"u8))
                publisherId = ReadId(ref reader, "publisherId", faults);
            else if (JsonText.Reads(ref reader, "offerTypeId"u8))
                offerTypeId = ReadId(ref reader, "offerTypeId", faults);
            else if (JsonText.Reads(ref reader, "id"u8))
                id = ReadId(ref reader, "id", faults);
            else if (JsonText.Reads(ref reader, "definition"u8))
                definition = ReadDefinition(ref reader, utf8, faults);
            else
                reader.Skip();
        }

        if (definition is null)
            faults.Add(
                "/definition",
                $"The {what} has no definition. Send it as an object: {{\"displayText\": …, \"offer\": {{…}}, \"plans\": […]}}.");
        return definition is { } found && faults.IsEmpty
            ? new()
            {
                PublisherId = publisherId,
                OfferTypeId = offerTypeId,
                Id = id,
                Definition = found,
                DisplayText = ReadDisplayText(found),
            }
            : null;
    }

    private static string? ReadId(ref Utf8JsonReader reader, string name, FaultList faults)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return faults.IsEmpty ? reader.GetString() : null;
            default:
                faults.Add($"/{name}", $"{name} is {JsonText.Kind(reader.TokenType)}. Send a string, null, or leave it out.");
                reader.Skip();
                return null;
        }
    }

    private static ReadOnlyMemory<byte> ReadDefinition(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8, FaultList faults)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            faults.Add(
                "/definition",
                $"The definition is {JsonText.Kind(reader.TokenType)}. Send an object: {{\"displayText\": …, \"offer\": {{…}}, \"plans\": "
                + $"[…]}}.");
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return utf8[start..(int)reader.BytesConsumed];
    }

    private static string ReadDisplayText(ReadOnlyMemory<byte> definition)
    {
        var reader = new Utf8JsonReader(definition.Span);
        reader.Read();
        return JsonText.MoveTo(ref reader, "displayText"u8) && reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
    }
}
