using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>
/// Reads YAML, and so JSON, into a tree, and nothing of YAML that could make little text large or
/// mean something else than it says: no aliases, no tags, no key twice, one document.
/// </summary>
internal static class YamlText
{
    private const int MostDepth = 10;

    /// <summary>The tree, or the one thing that is wrong with the text and its line.</summary>
    public static (YamlNode? Root, (long Line, string Message) Fault) Read(string text)
    {
        if (text.AsSpan().TrimStart().StartsWith("{") && text.Contains('\t', StringComparison.Ordinal))
            text = WithoutTabs(text);
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                return (null,
                    (1, "there is nothing in it. Write 'rules:' and a list of rules, or 'use:' and the names of ready-made scenarios."));
            parser.Consume<DocumentStart>();
            var root = Node(parser, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
                throw Wrong(parser.Current!.Start, "a second document begins here; only one is read.");
            return (root, default);
        }
        catch (YamlException fault)
        {
            return (null, (Math.Max(1, fault.Start.Line), fault is UnsupportedYamlException
                ? fault.Message
                : $"this is neither YAML nor JSON{Cause(fault)}"));
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            // The library throws these for some texts that are not YAML.
            return (null, (Math.Max(1, parser.Current?.Start.Line ?? 1), "this is neither YAML nor JSON."));
        }
    }

    /// <summary>The library's words; where it expected something else it names its own types, which say nothing to people.</summary>
    private static string Cause(YamlException fault) =>
        fault.Message.Contains("Expected '", StringComparison.Ordinal) ? "." : $": {fault.Message}";

    private static YamlNode Node(Parser parser, int depth)
    {
        var begin = parser.Current!;
        if (depth > MostDepth)
            throw Wrong(begin.Start, $"this is nested deeper than {MostDepth} levels.");
        if (begin is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            throw Wrong(begin.Start,
                "anchors and aliases (& and *) are not read. Write the part out, or put a text that begins with * into quotes.");
        if (begin is NodeEvent { Tag.IsEmpty: false })
            throw Wrong(begin.Start, "tags (!) are not read. Leave it out, or put a text that begins with ! into quotes.");
        if (parser.TryConsume<Scalar>(out var scalar))
            return new YamlNode.Scalar(scalar.Value, scalar.Style == ScalarStyle.Plain, scalar.Start.Line);
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new List<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Node(parser, depth + 1));
            return new YamlNode.List(items, sequence.Start.Line);
        }

        var map = parser.Consume<MappingStart>();
        var entries = new List<(YamlNode.Scalar, YamlNode)>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var at = parser.Current!.Start;
            if (Node(parser, depth + 1) is not YamlNode.Scalar key)
                throw Wrong(at, "a key must be a word.");
            if (!keys.Add(key.Text))
                throw Wrong(at, $"the key '{Slipway.Core.Documents.Quoted.Shorten(key.Text, 50)}' appears twice.");
            entries.Add((key, Node(parser, depth + 1)));
        }

        return new YamlNode.Map(entries, map.Start.Line);
    }

    /// <summary>JSON may be indented with tabs, YAML may not. Within a text of JSON a tab cannot stand as it is.</summary>
    private static string WithoutTabs(string json) => json.Replace('\t', ' ');

    private static UnsupportedYamlException Wrong(Mark at, string message) => new(at, message);

    /// <summary>Something that YAML allows and this does not.</summary>
    private sealed class UnsupportedYamlException(Mark at, string message) : YamlException(at, at, message);
}
