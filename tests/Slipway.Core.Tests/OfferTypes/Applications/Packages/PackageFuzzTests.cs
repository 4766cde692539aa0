using System.Globalization;
using Slipway.Core.Tests.Formats;

namespace Slipway.Core.Tests.OfferTypes.Applications.Packages;

/// <summary>
/// Broken packages of all kinds: each is judged, none throws and none unpacks more than a little.
/// SLIPWAY_FUZZ sets how many.
/// </summary>
public class PackageFuzzTests
{
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 5_000;

    private static readonly string[] Seeds = ["good", "good-zip64", "good-descriptor", "good-folders", "APP-PKG-025", "APP-PKG-034-crc"];

    [Fact]
    public void Mutated_packages_are_judged_and_never_throw()
    {
        var random = new Random(20261123);
        var seeds = Seeds.Select(PackageCorpusTests.Build).ToArray();
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            var zip = seeds[round % seeds.Length];
            var mutated = random.Next(2) == 0 ? Mutation.Of(zip, random) : InHeaders(zip, random);
            found.UnionWith(PackageCorpusTests.Check(mutated).Select(fault => fault.Code));
        }

        // The mutations reach into the archive, rather than break its end each time.
        Assert.True(found.Count > 8, string.Join(", ", found));
    }

    /// <summary>
    /// Single bytes of the headers, which general mutations mostly break beyond recognition.
    /// </summary>
    private static byte[] InHeaders(byte[] zip, Random random)
    {
        var changed = zip.ToArray();
        for (var times = random.Next(1, 4); times > 0; times--)
            changed[random.Next(2) == 0 ? random.Next(changed.Length) : Math.Max(0, changed.Length - 1 - random.Next(220))] =
                (byte)random.Next(256);
        return changed;
    }
}
