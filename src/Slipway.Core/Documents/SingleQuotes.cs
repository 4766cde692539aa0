using System.Buffers;

namespace Slipway.Core.Documents;

/// <summary>
/// Reads JSON with single-quoted strings as JSON. What is JSON already passes unchanged: it has no
/// single quote outside its strings.
/// </summary>
internal static class SingleQuotes
{
    public static byte[] ToDouble(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\''))
            return text.ToArray();
        var json = new ArrayBufferWriter<byte>(text.Length + 16);
        byte quote = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quote != 0 && character == '\\' && i + 1 < text.Length)
            {
                // \' is not an escape of JSON; every other escape is kept, valid or not.
                i++;
                json.Write(text[i] == '\'' && quote == '\'' ? "'"u8 : text.Slice(i - 1, 2));
            }
            else if (quote == 0 && character is (byte)'\'' or (byte)'"')
            {
                quote = character;
                json.Write("\""u8);
            }
            else if (quote != 0 && character == quote)
            {
                quote = 0;
                json.Write("\""u8);
            }
            else
            {
                json.Write(quote == '\'' && character == '"' ? "\\\""u8 : text.Slice(i, 1));
            }
        }

        return json.WrittenSpan.ToArray();
    }
}
