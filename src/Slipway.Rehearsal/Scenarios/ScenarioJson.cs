using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>What is chosen to happen, and what could be.</summary>
public sealed record ScenarioView(string Document, long Seed, IReadOnlyList<RuleView> Rules, IReadOnlyList<ReadyView> Ready);

/// <param name="Name">As the document calls it.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Acted">How often it has acted since it was chosen.</param>
public sealed record RuleView(string Name, string? Why, long Acted);

/// <summary>A ready-made scenario, with its text.</summary>
public sealed record ReadyView(string Name, string? Why, string Document);

/// <summary>One service's part of the second recorded shape of an error.</summary>
public sealed record ServiceFault(string ServiceName, string Error, string ExceptionCode, string HttpStatusCode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScenarioView))]
[JsonSerializable(typeof(Dictionary<string, ServiceFault>))]
internal sealed partial class ScenarioJson : JsonSerializerContext
{
    public static ScenarioJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
