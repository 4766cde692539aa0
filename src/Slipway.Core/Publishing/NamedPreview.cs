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

    /// <summary>Takes a member of <c>metadata</c>, where it is one of the two.</summary>
    internal NamedPreview With(JsonProperty member, FaultList faults) => member.Name switch
    {
        ByPublish => this with { PublishingVersion = ReadNumber(member, faults) },
        ByVersion => this with { OfferVersion = ReadNumber(member, faults) },
        var name => Refuse(name, $"/metadata/{JsonPointer.Escape(name)}", faults),
    };

    /// <summary>
    /// Refuses a member of the body beside <c>metadata</c> that is called nearly like one of the two, or nearly like <c>metadata</c> and
    /// holds one.
    /// </summary>
    internal static void CheckBeside(JsonProperty member, FaultList faults)
    {
        var pointer = $"/{JsonPointer.Escape(member.Name)}";
        if (Meant(member.Name) is { } meant)
            faults.Add(pointer, $"{meant} belongs in metadata: {Shape}.");
        else if (SimilarKeys.IsNear(member.Name, Metadata)
            && JsonValues.Keys(member.Value).Select(Meant).OfType<string>().FirstOrDefault() is { } inside)
            faults.Add(pointer, $"{inside} is in '{member.Name}'. Write {Metadata}: {Shape}.");
    }

    private NamedPreview Refuse(string name, string pointer, FaultList faults)
    {
        if (Meant(name) is { } meant)
            faults.Add(pointer, $"'{name}' is not known in metadata. Write {meant} instead.");
        return this;
    }

    private static int? ReadNumber(JsonProperty member, FaultList faults)
    {
        var isNumber = member.Value.ValueKind == JsonValueKind.Number;
        if (isNumber && member.Value.TryGetInt32(out var number) && number >= 1)
            return number;
        faults.Add(
            $"/metadata/{member.Name}",
            $"{member.Name} is {(isNumber ? "not a whole number from 1 on" : JsonText.Kind(member.Value.ValueKind))}. Send a whole number, "
            + $"such as {Shape}, or leave it out: then the waiting preview goes live.");
        return null;
    }

    /// <summary>Which of the two a name is, or nearly is: other clients write names in other casings, or with hyphens.</summary>
    private static string? Meant(string name) => SimilarKeys.Nearest(name, [ByPublish, ByVersion]);
}
