namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>A part of a YAML or JSON document, with the line on which it begins.</summary>
internal abstract record YamlNode(long Line)
{
    /// <summary>A text, number or word; <paramref name="IsPlain"/> when it stands without quotes.</summary>
    public sealed record Scalar(string Text, bool IsPlain, long Line) : YamlNode(Line)
    {
        public bool IsNothing => IsPlain && Text is "" or "~" or "null";
    }

    public sealed record List(IReadOnlyList<YamlNode> Items, long Line) : YamlNode(Line);

    public sealed record Map(IReadOnlyList<(Scalar Key, YamlNode Value)> Entries, long Line) : YamlNode(Line);
}
