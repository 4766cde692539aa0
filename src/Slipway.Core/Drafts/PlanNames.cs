using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Drafts;

/// <summary>
/// The names of a definition's plans in the paths of <see cref="SecretFields"/>. Looked up
/// only for plans that hold a secret.
/// </summary>
internal sealed class PlanNames(ReadOnlyMemory<byte> definition)
{
    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);
    private int start;
    private string? current;

    public void Enter(int planStart) => (start, current) = (planStart, null);

    public string Current(int index) => current ??= Name(index);

    private string Name(int index)
    {
        if (ReadPlanId() is not { } id)
            return $"~#{index}";
        var name = JsonPointer.Escape(id);
        var before = seen.GetValueOrDefault(id);
        seen[id] = before + 1;
        return before == 0 ? name : $"{name}~#{before}";
    }

    /// <summary>
    /// The id may stand behind the secret, so it is looked for from the plan's start.
    /// </summary>
    private string? ReadPlanId()
    {
        var reader = new Utf8JsonReader(definition.Span[start..]);
        reader.Read();
        return JsonText.MoveTo(ref reader, "planId"u8) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }
}
