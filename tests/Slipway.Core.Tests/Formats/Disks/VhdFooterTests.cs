using System.Buffers.Binary;
using Slipway.Core.Formats.Disks;
using Slipway.Core.Rules;

namespace Slipway.Core.Tests.Formats.Disks;

public class VhdFooterTests
{
    private const long Size = 32 * VhdFooter.MiB;

    [Theory]
    [InlineData(20)]
    [InlineData(32)]
    [InlineData(30 * 1024)]
    [InlineData(1023 * 1024)]
    [InlineData(4 * 1024 * 1024)]
    public void The_footer_of_a_fixed_disk_is_read_back(int mebibytes)
    {
        var size = mebibytes * VhdFooter.MiB;
        var reading = Read(VhdFooter.Fixed(size), size + VhdFooter.Length);
        Assert.Empty(reading.Faults);
        Assert.Equal(size, reading.Footer?.VirtualSize);
    }

    [Fact]
    public void The_geometry_of_a_small_disk_is_that_of_the_format()
    {
        // 32 MiB: 65,536 sectors of 512 bytes, 17 to a track: 3,855 tracks, 4 heads, 963 cylinders.
        var footer = VhdFooter.Fixed(Size);
        Assert.Equal(963, BinaryPrimitives.ReadUInt16BigEndian(footer.AsSpan(56)));
        Assert.Equal([4, 17], footer.AsSpan(58, 2).ToArray());
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_found()
    {
        var whole = VhdFooter.Fixed(Size);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEmpty(Read(damaged, Size + VhdFooter.Length).Faults);
        }
    }

    [Theory]
    [InlineData(3u, "3 (dynamic)")]
    [InlineData(4u, "4 (differencing)")]
    [InlineData(7u, "an unknown one")]
    public void A_disk_that_is_not_fixed_is_named(uint type, string name)
    {
        var footer = Changed(Size, bytes => BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(60), type));
        Assert.Contains(name, Message(Assert.Single(Read(footer, Size + VhdFooter.Length).Faults)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Size + 512, "multiple of 1 MiB")]
    [InlineData(19 * VhdFooter.MiB, "at least 20 MiB")]
    public void A_size_that_is_not_allowed_is_named(long size, string words)
    {
        var fault = Message(Assert.Single(Read(VhdFooter.Fixed(size), size + VhdFooter.Length).Faults));
        Assert.Contains(words, fault, StringComparison.Ordinal);
        Assert.Contains($"{size} bytes", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Size)]
    [InlineData(Size + 513)]
    [InlineData(512)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_file_of_another_length_than_its_disk_is_refused(long length) =>
        Assert.Contains($"{length} bytes", Message(Assert.Single(Read(VhdFooter.Fixed(Size), length).Faults)), StringComparison.Ordinal);

    [Theory]
    [InlineData(Size, "It is cut off: upload the whole file.")]
    [InlineData(Size + 1024, "It has data beyond the disk: create the VHD again")]
    public void A_file_that_is_too_long_is_not_told_to_be_uploaded_whole(long length, string advice) =>
        Assert.Contains(advice, Message(Assert.Single(Read(VhdFooter.Fixed(Size), length).Faults)), StringComparison.Ordinal);

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var footer = VhdFooter.Fixed(VhdFooter.MiB + 7);
        footer[^1] = 1;
        var faults = Read(footer, 1_000_000).Faults;
        Assert.Equal(4, faults.Length);
        foreach (var word in new[] { "checksum", "multiple", "20 MiB", "1000000" })
            Assert.Contains(faults, fault => Message(fault).Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_bytes_that_are_no_footer_nothing_else_is_told() =>
        Assert.Contains("conectix", Message(Assert.Single(Read(new byte[VhdFooter.Length], 1_000_000).Faults)), StringComparison.Ordinal);

    [Fact]
    public void A_file_without_room_for_a_footer_is_refused() => Assert.Single(Read(new byte[100], 100).Faults);

    private static VhdFooterResult Read(byte[] footer, long length) => VhdFooter.Read(footer, [], length);

    private static string Message(FileFault fault) => fault.At("/").Message;

    private static byte[] Changed(long size, Action<byte[]> change)
    {
        var footer = VhdFooter.Fixed(size);
        change(footer);
        footer.AsSpan(64, 4).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(64), ~(uint)footer.Sum(value => value));
        return footer;
    }
}
