using System.Text;
using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// The position of a reader: the open containers, with the current name or index of each. Names are
/// kept as byte positions and become text only when they are needed.
/// </summary>
internal sealed class JsonPosition(ReadOnlyMemory<byte> utf8)
{
    /// <summary>
    /// Longest name that a pointer repeats whole: far above any real key, and a hundred faults at
    /// 64 levels still fit a response.
    /// </summary>
    private const int MostOfName = 200;

    private readonly Level[] levels = new Level[StrictJson.MaxDepth + 1];

    /// <summary>
    /// How many containers are open, the one that the reader has just opened included.
    /// </summary>
    public int Depth { get; private set; }

    /// <summary>How many bytes the names take that lead to where the reader stands.</summary>
    public int NamesLength
    {
        get
        {
            var length = 0;
            for (var level = 0; level < Depth; level++)
                length += levels[level].NameLength;
            return length;
        }
    }

    /// <summary>Call once after each token.</summary>
    public void Advance(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                levels[Depth - 1] = new Level { NameStart = (int)reader.TokenStartIndex + 1, NameLength = reader.ValueSpan.Length };
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Depth--;
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                NextItem();
                levels[Depth++] = new Level { IsArray = reader.TokenType == JsonTokenType.StartArray, Index = -1 };
                break;
            default:
                NextItem();
                break;
        }
    }

    public bool IsArray(int level) => levels[level].IsArray;

    public int Index(int level) => levels[level].Index;

    /// <summary>The name that the object at this level is at.</summary>
    public string Name(int level)
    {
        ref var at = ref levels[level];
        return at.Text ??= JsonText.Unescape(utf8, at.NameStart, at.NameLength);
    }

    public string Pointer()
    {
        var pointer = new StringBuilder();
        for (var level = 0; level < Depth; level++)
        {
            if (!levels[level].IsArray && levels[level].NameStart > 0)
                pointer.Append('/').Append(JsonPointer.Escape(Quoted.Shorten(Name(level), MostOfName)));
            else if (levels[level].IsArray && levels[level].Index >= 0)
                pointer.Append('/').Append(levels[level].Index);
        }

        return pointer.ToString();
    }

    private void NextItem()
    {
        if (Depth > 0 && levels[Depth - 1].IsArray)
            levels[Depth - 1].Index++;
    }

    private struct Level
    {
        public bool IsArray;
        public int Index;
        public int NameStart;
        public int NameLength;
        public string? Text;
    }
}
