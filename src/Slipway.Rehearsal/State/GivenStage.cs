using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Rehearsal.State;

/// <summary>What a file of <c>offers/</c> says beside the document that the wire knows.</summary>
/// <param name="Stage">How far it has come; a draft where it is missing.</param>
/// <param name="Step">The id of the step at which it runs, is blocked, failed or was cancelled; the first where it is missing.</param>
/// <param name="Messages">What that step says.</param>
/// <param name="Draft">A definition that was saved after the stage was reached.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record GivenStage(
    string? Stage = null, string? Step = null, IReadOnlyList<string>? Messages = null, JsonElement? Draft = null);
