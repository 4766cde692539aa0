using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Core.Formats.Disks;

namespace Slipway.Core.Tests.Formats.Disks;

/// <summary>
/// Disks that luck or malice changed where readers look. <c>SLIPWAY_FUZZ</c> says how many.
/// </summary>
public class DiskFuzzTests
{
    private static readonly int Count =
        int.Parse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ") ?? "5000", CultureInfo.InvariantCulture);

    /// <summary>
    /// Where fields are: MBR entries, the GPT's header and entries, an extended partition's links,
    /// partition starts; below zero from the file's end.
    /// </summary>
    private static readonly int[] Places = [0, 3, 440, 446, 450, 454, 458, 462, 470, 474, 510, 512, 520, 524, 528, 536, 584, 592, 596, 600,
        1024, 1040, 1056, 1064, 1152, 1184, 1048576,
        1048579, 1048579 + 51, 1049024, 1049030, 1049022, 1049600, 1049656, 1052662, 1114176, -512, -496, -464, -452, -448];

    private static readonly string[] Telling =
    [
        "00", "01", "7F", "FF", "FFFFFFFF", "FFFFFFFFFFFFFFFF", "00080000", "0000000000000000", "EE", "05", "55AA", "4546492050415254",
        "2D4656452D46532D", "0000000000000080",
    ];

    [Fact]
    public void Mutated_disks_are_judged_within_bounds_and_never_throw()
    {
        var random = new Random(20260105);
        var bases = new[] { "linux", "windows", "mbr", "blank" };
        var head = new byte[DiskInspection.First(isSystemDisk: true).Length];
        var broken = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < Count; round++)
        {
            var recipe = new JsonObject
            {
                ["disk"] = bases[random.Next(bases.Length)],
                ["data"] = random.Next(8) == 0,
                ["family"] = ((SystemFamily)random.Next(3)).ToString(),
            };
            if (random.Next(4) == 0)
                recipe["mbr"] = new JsonArray(
                [
                    .. Enumerable.Range(0, random.Next(1, 4))
                        .Select(_ => new JsonArray(random.Next(3) == 0 ? 5 : 0x83, random.Next(4096), random.Next())),
                ]);
            recipe["write"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Change(random))]);
            if (random.Next(2) == 0)
                recipe["repair"] = new JsonArray("gpt", "footer");
            if (random.Next(16) == 0)
                recipe["length"] = random.Next(4) == 0 ? random.Next(2048) : random.NextInt64(2L << 30);

            var before = GC.GetAllocatedBytesForCurrentThread();
            var (faults, reads) = new DiskRecipe(JsonNode.Parse(recipe.ToJsonString())!.AsObject()).Judge(head);
            Assert.InRange(reads, 1, DiskInspection.MostReads);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 24 << 20);
            Assert.Equal(faults.Count, faults.Select(fault => fault.Code).Distinct(StringComparer.Ordinal).Count());
            broken.UnionWith(faults.Select(fault => fault.Code));
        }

        // The mutations reach everywhere, not the first check alone.
        Assert.True(Count < 5000 || broken.Count >= 20, $"only {string.Join(", ", broken.Order(StringComparer.Ordinal))}");
    }

    [Fact]
    public void Mutated_footers_never_throw()
    {
        var random = new Random(20260102);
        for (var round = 0; round < Count; round++)
            VhdFooter.Read(Mutation.Of(VhdFooter.Fixed(32 * VhdFooter.MiB), random), [], random.NextInt64());
    }

    private static JsonObject Change(Random random)
    {
        var bytes = new byte[random.Next(1, 9)];
        random.NextBytes(bytes);
        if (random.Next(4) == 0)
        {
            bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, random.NextInt64(1L << random.Next(1, 63)));
        }

        return new JsonObject
        {
            ["at"] = random.Next(16) == 0 ? random.Next(1 << 21) : Places[random.Next(Places.Length)],
            ["hex"] = random.Next(2) == 0 ? Telling[random.Next(Telling.Length)] : Convert.ToHexString(bytes),
        };
    }
}
