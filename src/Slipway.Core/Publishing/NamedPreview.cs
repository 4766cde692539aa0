using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.Publishing;

/// <summary>
/// Which preview a go-live means (ours): the one of the publish operation of that number, of that version of the offer, or both. It is read
/// strictly, since a name that is overlooked would release what somebody else has published.
/// </summary>
public sealed record NamedPreview(int? PublishingVersion = null, int? OfferVersion = null)
{
    private const string ByPublish = "publishingVersion";
    private const string ByVersion = "offerVersion";
    private const string Metadata = "metadata";
    private const string Shape = "{\"metadata\": {\"publishingVersion\": 3}}";

    /// <summary>Takes a member of <c>metadata</c>, where it is one of the two; the reader is at its value.</summary>
    internal NamedPreview With(string name, ref Utf8JsonReader reader, FaultList faults) => name switch
    {
        ByPublish => this with { PublishingVersion = ReadNumber(name, ref reader, faults) },
        ByVersion => this with { OfferVersion = ReadNumber(name, ref reader, faults) },
        _ => Refuse(name, $"/metadata/{JsonPointer.Escape(name)}", faults),
    };

    /// <summary>
    /// Refuses a member of the body beside <c>metadata</c> that is called nearly like one of the two, or nearly like <c>metadata</c> and
    /// holds one. The reader is at its value, and stays there.
    /// </summary>
    internal static void CheckBeside(string name, Utf8JsonReader reader, FaultList faults)
    {
        var pointer = $"/{JsonPointer.Escape(name)}";
        if (Meant(name) is { } meant)
            faults.Add(pointer, $"{meant} belongs in metadata: {Shape}.");
        else if (SimilarKeys.IsNear(name, Metadata) && Inside(ref reader) is { } inside)
            faults.Add(pointer, $"{inside} stands in '{name}'. Write {Metadata}: {Shape}.");
    }

    /// <summary>Which of the two an object names; null for any other value.</summary>
    private static string? Inside(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Meant(reader.GetString()!) is { } meant)
                return meant;
            reader.Read();
            reader.Skip();
        }

        return null;
    }

    private NamedPreview Refuse(string name, string pointer, FaultList faults)
    {
        if (Meant(name) is { } meant)
            faults.Add(pointer, $"'{name}' is not known in metadata. Write {meant} instead.");
        return this;
    }

    private static int? ReadNumber(string name, ref Utf8JsonReader reader, FaultList faults)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number >= 1)
            return number;
        faults.Add(
            $"/metadata/{name}",
            $"{name} is {(reader.TokenType == JsonTokenType.Number ? "not a whole number from 1 on" : JsonText.Kind(reader.TokenType))}. Send a whole number, "
            + $"such as {Shape}, or leave it out: then whatever preview waits goes live.");
        return null;
    }

    /// <summary>Which of the two a name is, or nearly is: other clients write names in other casings, or with hyphens.</summary>
    private static string? Meant(string name) => SimilarKeys.Nearest(name, [ByPublish, ByVersion]);
}
