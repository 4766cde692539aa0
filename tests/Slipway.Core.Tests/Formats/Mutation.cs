namespace Slipway.Core.Tests.Formats;

/// <summary>
/// What bad luck and bad people do to files: bytes changed, cut, doubled and swapped.
/// </summary>
internal static class Mutation
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x7F, 0x80, 0xFF];

    internal static byte[] Of(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 6); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var count = random.Next(bytes.Count - at + 1);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] = Telling[random.Next(Telling.Length)]; break;
                case 2: bytes.RemoveRange(at, Math.Min(count, random.Next(1, 64))); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, count)); break;
                default: (bytes[at], bytes[^1]) = (bytes[^1], bytes[at]); break;
            }
        }

        return [.. bytes];
    }
}
