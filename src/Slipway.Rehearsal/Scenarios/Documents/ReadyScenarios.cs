using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>The scenarios that the program brings along, each as the text that anybody could have written: <c>Ready/*.yaml</c>.</summary>
public static class ReadyScenarios
{
    public static readonly ImmutableArray<string> Names =
        ["certification-fails", "image-not-found", "blocked-two-days", "cancel-is-slow", "flaky-gateway", "etag-race",
            "migrated-mid-flight", "golive-fails",
            "certification-skips-files"];

    private static readonly FrozenDictionary<string, string> Texts = Names.ToFrozenDictionary(name => name, Read, StringComparer.Ordinal);

    private static readonly Lazy<FrozenDictionary<string, ScenarioDocument>> Documents = new(() => Texts.ToFrozenDictionary(
        ready => ready.Key,
        ready => ScenarioReader.Read(ready.Value).Document
            ?? throw new InvalidDataException($"the ready-made scenario {ready.Key} cannot be read."),
        StringComparer.Ordinal));

    /// <summary>Null when <paramref name="name"/> is none of <see cref="Names"/>.</summary>
    public static ScenarioDocument? Find(string name) => Documents.Value.GetValueOrDefault(name);

    /// <summary>The text of one of <see cref="Names"/>.</summary>
    public static string TextOf(string name) => Texts[name];

    /// <summary>The document that chooses some of <see cref="Names"/>, and nothing else.</summary>
    public static string Using(IEnumerable<string> names) => $"use: [{string.Join(", ", names)}]\n";

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(ReadyScenarios).Assembly.GetManifestResourceStream($"scenario.{name}.yaml")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
