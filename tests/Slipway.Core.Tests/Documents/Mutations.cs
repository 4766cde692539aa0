using System.Text;

namespace Slipway.Core.Tests.Documents;

/// <summary>
/// Seeded damage to a document: half of it to bytes, half of it to JSON that mostly stays JSON.
/// </summary>
internal static class Mutations
{
    private static readonly string[] Pieces =
    [
        "{}",
        "[]",
        "null",
        "\"\"",
        "\"planId\"",
        "\"diskGenerations\":[],",
        "\"diskGenerations\":null,",
        "\"a\":1,",
        "\"plans\":[{}],",
        "\"definition\":{},",
        "\\u0000",
        "\\ud800",
        "\\ud83d\\ude00",
        "\\u0061",
        "\\/",
        "\0",
        "\uFEFF",
        "é",
        "😀",
        " ",
        "\n",
        "\t",
        ",",
        "{",
        "}",
        "[",
        "]",
        ":",
        "'",
        "\"",
        "\"x\":\"********\",", $"\"y\":\"{SampleOffer.Logo}\",", "{\"key\":\"s\"},", "1e400", "-0.0", "[[[[[[[[[[", "]]]]]]]]]]",
    ];

    public static IEnumerable<byte[]> Of(byte[] original, int seed, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var bytes = original.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
                Change(bytes, random);
            yield return bytes.ToArray();
        }
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                break;
            case 2:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                break;
            case 3:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
            case 4 or 5:
                After(bytes, at, random, "{["u8, Pieces[random.Next(Pieces.Length)]);
                break;
            case 6:
                After(bytes, at, random, ":,[]{}"u8, "\n  ");
                break;
            default:
                After(bytes, at, random, "\""u8, Pieces[random.Next(Pieces.Length)]);
                break;
        }
    }

    private static void After(List<byte> bytes, int at, Random random, ReadOnlySpan<byte> any, string piece)
    {
        while (at < bytes.Count && !any.Contains(bytes[at]))
            at++;
        bytes.InsertRange(Math.Min(at + 1, bytes.Count), Encoding.UTF8.GetBytes(piece));
        if (random.Next(8) == 0)
            bytes.InsertRange(0, [0xEF, 0xBB, 0xBF]);
    }
}
