namespace Slipway.Server.Rehearsal;

/// <summary>The sample's logo: a hull on waves in flat colours, drawn to any size.</summary>
internal static class HullDrawing
{
    private const int Sky = 0xF4E4C1;
    private const int Sun = 0xF2A65A;
    private const int Hull = 0xB23A48;
    private const int Deck = 0x8C2F39;
    private const int Mast = 0x5B3A29;
    private const int Sail = 0xFCF6E8;
    private const int Sea = 0x2A6F97;
    private const int Foam = 0x468FAF;

    /// <summary>Samples per pixel and direction: without them the slopes are stairs at 40 pixels.</summary>
    private const int Samples = 3;

    internal static byte[] Png(int width, int height)
    {
        // Units are heights of the picture, with the boat in the middle: wide pictures get more sea, not a longer boat.
        return PngEncoder.Encode(width, height, (x, y) => Mixed(
            from dy in Enumerable.Range(0, Samples)
            from dx in Enumerable.Range(0, Samples)
            select ColourAt((x + ((dx + 0.5) / Samples) - (width / 2.0)) / height, (y + ((dy + 0.5) / Samples)) / height)));
    }

    private static int ColourAt(double x, double y)
    {
        if (y > 0.76 + (0.025 * Math.Sin(x * 20)))
            return y > 0.87 + (0.025 * Math.Sin((x * 20) + 2)) ? Sea : Foam;
        if (y > 0.58 && Math.Abs(x + 0.02) < 0.36 - ((y - 0.58) * 0.7))
            return y < 0.62 ? Deck : Hull;
        if (Math.Abs(x) < 0.012 && y is > 0.14 and < 0.6)
            return Mast;
        if (y is > 0.17 and < 0.54 && ((x > 0.025 && x < (y - 0.17) * 0.75) || (x < -0.025 && -x < (y - 0.17) * 0.5)))
            return Sail;
        var (sunX, sunY) = (x - 0.33, y - 0.22);
        return (sunX * sunX) + (sunY * sunY) < 0.008 ? Sun : Sky;
    }

    private static int Mixed(IEnumerable<int> colours)
    {
        int red = 0, green = 0, blue = 0, count = 0;
        foreach (var colour in colours)
        {
            red += colour >> 16;
            green += (colour >> 8) & 0xFF;
            blue += colour & 0xFF;
            count++;
        }

        return ((red / count) << 16) | ((green / count) << 8) | (blue / count);
    }
}
