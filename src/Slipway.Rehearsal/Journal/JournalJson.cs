using System.Text.Json.Serialization;
using Slipway.Rehearsal.Wire;

namespace Slipway.Rehearsal.Journal;

/// <summary>
/// JSON of the journal and of what is expected of it. What is misspelt is refused: it would pass
/// for an expectation that holds.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JournalDocument))]
[JsonSerializable(typeof(VerifiedDocument))]
[JsonSerializable(typeof(Expectations))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    public static JournalJson Wire { get; } = new(RehearsalJson.Strict());
}
