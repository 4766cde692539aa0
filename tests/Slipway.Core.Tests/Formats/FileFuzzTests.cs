using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Slipway.Core.Formats;
using Slipway.Core.Formats.Pdf;
using Slipway.Core.Formats.Pictures;
using Slipway.Core.Tests.Formats.Pictures;

namespace Slipway.Core.Tests.Formats;

/// <summary>
/// Files that bad luck and bad people made: whatever they hold, they are judged and nothing is
/// thrown. SLIPWAY_FUZZ sets how many.
/// </summary>
public class FileFuzzTests
{
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ"), out var count) ? count : 5_000;

    private static readonly byte[] Paper =
        Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\nstartxref\n9\n%%EOF\n");

    [Fact]
    public void A_mutated_picture_is_judged()
    {
        var pictures = new[]
        {
            new PictureRecipe(),
            new PictureRecipe { Colour = 6, Filters = [4] },
            new PictureRecipe { Colour = 3, Depth = 1, Palette = "000000FFFFFF", Transparency = "00" },
            new PictureRecipe { Colour = 0, Depth = 16, Filters = [3], Split = 3 },
        }.Select(recipe => recipe.Make()).ToArray();
        var random = new Random(20261123);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 0; number < Count; number++)
        {
            var picture = Mutation.Of(pictures[number % pictures.Length], random);
            // Half of them with right checksums, so that the mutation reaches what lies behind
            // them.
            Judge(LogoFiles.Of(LogoSlot.Small), number % 2 == 0 ? Mend(picture) : picture, seen);
        }

        Assert.True(seen.Count >= 4, $"only {string.Join(", ", seen)} were found");
    }

    [Fact]
    public void A_mutated_document_is_judged()
    {
        var random = new Random(20261123);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 0; number < Count; number++)
            Judge(PdfFiles.UserManual, Mutation.Of(Paper, random), seen);
        Assert.Equal(["TD-MANUAL-021", "TD-MANUAL-022"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_picture_that_would_unpack_to_gigabytes_costs_no_more_than_its_size()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var times = 0; times < 256; times++)
                zlib.Write(zeros);
        }

        byte[] bomb =
            [.. PngFiles.Signature, .. PngFiles.Header(48, 48), .. PngFiles.Chunk("IDAT", packed.ToArray()), .. PngFiles.Chunk("IEND")];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(["MKT-LOGO-025"], FileCorpusTests.Codes(LogoFiles.Of(LogoSlot.Small), bomb));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * 1024 * 1024);
    }

    private static void Judge(FileKind kind, byte[] bytes, HashSet<string> seen)
    {
        var faults = kind.Check(new MemoryStream(bytes, writable: false), default).Select(fault => fault.At("/a")).ToArray();
        Assert.InRange(faults.Length, 0, 1);
        foreach (var fault in faults)
        {
            Assert.Contains(fault.Code, kind.Rules.Select(rule => rule.Id));
            Assert.InRange(fault.Message.Length, 10, 500);
            seen.Add(fault.Code);
        }
    }

    /// <summary>Sets the checksum of each chunk that still has a place.</summary>
    private static byte[] Mend(byte[] file)
    {
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
                break;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(
                file.AsSpan(at + 8 + (int)length), Crc32.HashToUInt32(file.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }

        return file;
    }
}
