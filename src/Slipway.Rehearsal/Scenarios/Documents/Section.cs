using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Documents;
using Slipway.Core.Time;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>
/// A mapping of the document whose keys are known. What is wrong with a value goes to the faults,
/// and the value reads as if it were not there.
/// </summary>
internal sealed class Section
{
    private const int LongestText = 2000;
    private const int LongestQuote = 60;
    private const int MostMessages = 20;

    /// <summary>Ours: above all that the original is documented to take, and nothing that runs off the calendar.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, YamlNode> values = new(StringComparer.Ordinal);
    private readonly FaultList faults;
    private readonly string path;

    private Section(YamlNode.Map map, string path, FaultList faults, string[] allowed)
    {
        (this.faults, this.path, Line) = (faults, path, map.Line);
        foreach (var (key, value) in map.Entries)
        {
            if (allowed.Contains(key.Text))
                values[key.Text] = value;
            else
                Refuse(key.Text, key.Line, $"'{Quote(key.Text)}' is not known here; allowed are {string.Join(", ", allowed)}.");
        }
    }

    public long Line { get; }

    /// <summary>Null, and a fault, when <paramref name="node"/> is not a mapping.</summary>
    public static Section? Of(YamlNode node, string path, FaultList faults, params string[] allowed)
    {
        if (node is YamlNode.Map map)
            return new Section(map, path, faults, allowed);
        faults.Add(path, $"line {node.Line}: keys and values are expected here; the keys are {string.Join(", ", allowed)}.");
        return null;
    }

    public bool Has(string key) => values.ContainsKey(key);

    public YamlNode? Node(string key) => values.GetValueOrDefault(key);

    public Section? Map(string key, params string[] allowed) => Node(key) is { } node ? Of(node, $"{path}/{key}", faults, allowed) : null;

    public void Refuse(string key, string message) => Refuse(key, values.TryGetValue(key, out var value) ? value.Line : Line, message);

    /// <summary>The value as <paramref name="parse"/> reads it, which gives null for what is not <paramref name="allowed"/>.</summary>
    public T? Value<T>(string key, Func<string, T?> parse, string allowed)
        where T : struct
    {
        if (Word(key, allowed) is not { } word)
            return null;
        if (parse(word) is { } value)
            return value;
        Refuse(key, $"'{key}' is '{Quote(word)}'; allowed is {allowed}.");
        return null;
    }

    public string? Text(string key) => Node(key) is { } node ? TextOf(key, node) : null;

    /// <summary>One of some words; null for the star, which stands for all of them.</summary>
    public string? Choice(string key, IReadOnlyCollection<string> words)
    {
        var allowed = $"* or one of {string.Join(", ", words)}";
        if (Word(key, allowed) is not { } word || word == "*" || words.Contains(word))
            return Node(key) is YamlNode.Scalar { Text: not "*" } scalar ? scalar.Text : null;
        Refuse(key, $"'{key}' is '{Quote(word)}'; allowed is {allowed}.");
        return null;
    }

    public Pattern? Pattern(string key) => Text(key) is { } text ? new Pattern(text) : null;

    public Ordinals? Ordinals(string key) =>
        Value(key, Documents.Ordinals.Parse, "a number from 1 on, such as 2, or 1-3, or 2- for the second and all after it");

    public int? Number(string key, int least, int most) => Value<int>(
        key,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null,
        $"a whole number from {least} to {most}");

    /// <summary>A flag is only ever set: what is not wanted is left out.</summary>
    public bool IsSet(string key) => Value<bool>(key, text => text == "true" ? true : null, "true, or leave it out") ?? false;

    public TimeSpan? Time(string key, TimeSpan? most = null)
    {
        var limit = most ?? Longest;
        if (Word(key, "a length of time such as P2D or PT10M") is not { } word)
            return null;
        var (time, fault) = IsoDuration.ReadForward(word);
        if (fault is null && time > limit)
            fault = $"The longest here is {(int)limit.TotalMinutes} minutes.";
        if (fault is null)
            return time;
        Refuse(key, $"'{key}' is '{Quote(word)}'. {fault}");
        return null;
    }

    /// <summary>One text or a list of texts; with <paramref name="otherwise"/>, <c>true</c> stands for that one.</summary>
    public ImmutableArray<string>? Messages(string key, string? otherwise = null)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlNode.Scalar { IsPlain: true, Text: "true" } when otherwise is not null:
                return [otherwise];
            case YamlNode.Scalar { IsPlain: true, Text: "false" } when otherwise is not null:
                Refuse(key, $"'{key}' is false; leave it out, and the step does its real work.");
                return null;
            case YamlNode.List { Items: { Count: > 0 and <= MostMessages } items }:
                return [.. items.Select(item => TextOf(key, item)).OfType<string>()];
            case YamlNode.List list:
                Refuse(key, list.Line, $"'{key}' takes 1 to {MostMessages} messages.");
                return [];
            case var node:
                return TextOf(key, node) is { } text ? [text] : [];
        }
    }

    private string? Word(string key, string allowed)
    {
        if (Node(key) is not { } node || node is YamlNode.Scalar { IsNothing: false, Text.Length: > 0 })
            return (Node(key) as YamlNode.Scalar)?.Text;
        Refuse(key, $"'{key}' must be {allowed}.");
        return null;
    }

    private string? TextOf(string key, YamlNode node)
    {
        if (node is not YamlNode.Scalar { IsNothing: false } scalar || scalar.Text.AsSpan().Trim().IsEmpty)
            return Refused("must be a text.");
        var text = scalar.Text.Trim();
        if (text.Length > LongestText)
            return Refused($"has {text.Length} characters; at most {LongestText} are allowed.");
        return IsReadable(text) ? text : Refused("holds characters that cannot be shown, such as line breaks.");

        string? Refused(string message)
        {
            Refuse(key, node.Line, $"'{key}' {message}");
            return null;
        }
    }

    private static bool IsReadable(string text)
    {
        try
        {
            return Strict.GetByteCount(text) > 0 && !text.Any(char.IsControl);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private void Refuse(string key, long line, string message) => faults.Add($"{path}/{Quote(key)}", $"line {line}: {message}");

    private static string Quote(string text) => Quoted.Shorten(text, LongestQuote);
}
