using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// Which preview a go-live means (ours): the one of the publish operation of that number, of that version of the offer, or both. It is read
/// strictly, since a name that is overlooked would release what somebody else has published.
/// </summary>
public sealed record NamedPreview(int? PublishingVersion = null, int? OfferVersion = null)
{
    private const string ByPublish = "publishingVersion";
    private const string ByVersion = "offerVersion";
    private const string Shape = "{\"metadata\": {\"publishingVersion\": 3}}";

    /// <summary>Takes a member of <c>metadata</c>, where it is one of the two; the reader is at its value.</summary>
    internal NamedPreview With(string name, ref Utf8JsonReader reader, FaultList faults) => name switch
    {
        ByPublish => this with { PublishingVersion = ReadNumber(name, ref reader, faults) },
        ByVersion => this with { OfferVersion = ReadNumber(name, ref reader, faults) },
        _ => Refuse(name, $"/metadata/{JsonPointer.Escape(name)}", faults),
    };

    /// <summary>Refuses a member of the body beside <c>metadata</c> that is called like one of the two.</summary>
    internal static void CheckBeside(string name, FaultList faults)
    {
        if (Meant(name) is { } meant)
            faults.Add($"/{name}", $"{meant} belongs into metadata: {Shape}.");
    }

    private NamedPreview Refuse(string name, string pointer, FaultList faults)
    {
        if (Meant(name) is { } meant)
            faults.Add(pointer, $"'{name}' is not known in metadata. Write {meant}, in this casing.");
        return this;
    }

    private static int? ReadNumber(string name, ref Utf8JsonReader reader, FaultList faults)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number >= 1)
            return number;
        faults.Add(
            $"/metadata/{name}",
            $"{name} is {(reader.TokenType == JsonTokenType.Number ? "not a whole number from 1 on" : OfferBody.Kind(reader.TokenType))}. Send a whole number, "
            + $"such as {Shape}, or leave it out: then whatever preview waits goes live.");
        return null;
    }

    private static string? Meant(string name) =>
        name.Equals(ByPublish, StringComparison.OrdinalIgnoreCase) ? ByPublish : name.Equals(ByVersion, StringComparison.OrdinalIgnoreCase) ? ByVersion : null;
}
