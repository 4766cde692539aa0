using System.IO.Hashing;
using System.Text;
using Slipway.Core.Formats.Pictures;

namespace Slipway.Core.Tests.Formats.Pictures;

public class PngHeaderTests
{
    [Fact]
    public void The_checksum_is_the_well_known_one() => Assert.Equal(0xCBF43926u, Crc32.HashToUInt32("123456789"u8));

    [Fact]
    public void A_whole_file_tells_its_size() => Assert.Equal(new PngHeader(255, 115), PngHeader.Read(PngFiles.Whole(255, 115)).Header);

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_refused()
    {
        var whole = PngFiles.Whole();
        for (var length = 0; length < whole.Length; length++)
            Assert.NotNull(PngHeader.Read(whole.AsSpan(0, length)).Fault);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_found()
    {
        var whole = PngFiles.Whole();
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(PngHeader.Read(damaged).Fault);
        }
    }

    [Theory]
    [InlineData(0u, 48u)]
    [InlineData(48u, 0u)]
    [InlineData(0x8000_0000u, 48u)]
    [InlineData(48u, 0xFFFF_FFFFu)]
    public void A_size_that_no_image_can_have_is_refused(uint width, uint height) =>
        Assert.Contains("width or height", PngHeader.Read(PngFiles.Whole(width, height)).Fault, StringComparison.Ordinal);

    [Fact]
    public void A_file_without_pixels_is_refused() =>
        Assert.Contains(
            "IDAT",
            PngHeader.Read([.. PngFiles.Signature, .. PngFiles.Header(48, 48), .. PngFiles.Chunk("IEND")]).Fault,
            StringComparison.Ordinal);

    [Fact]
    public void A_file_that_does_not_begin_with_its_header_is_refused() =>
        Assert.Contains(
            "begin with a chunk IHDR",
            PngHeader.Read([.. PngFiles.Signature, .. PngFiles.Chunk("IDAT", 1), .. PngFiles.Chunk("IEND")]).Fault,
            StringComparison.Ordinal);

    [Fact]
    public void A_header_of_the_wrong_length_is_refused() =>
        Assert.Contains(
            "IHDR of 13 bytes",
            PngHeader.Read([.. PngFiles.Signature, .. PngFiles.Chunk("IHDR", new byte[12]), .. PngFiles.Chunk("IEND")]).Fault,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("GIF89a......", "a GIF")]
    [InlineData("RIFF....WEBP", "a WebP")]
    [InlineData("<!doctype html><title>Sign in</title>", "a web page")]
    [InlineData(" \n<svg/>", "an SVG")]
    [InlineData("hello, world", "text")]
    [InlineData(
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        "a pointer of Git LFS and not the file itself. Run 'git lfs pull'")]
    [InlineData("{\"message\":\"sign in\"}", "JSON. Open the address in a private browser window")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>BlobNotFound</Code></Error>", "an error message of a store")]
    [InlineData("%PDF-1.7", "a PDF")]
    public void Another_kind_of_file_is_named_and_not_quoted(string content, string kind) =>
        Assert.StartsWith($"it is {kind}", PngHeader.Read(Encoding.ASCII.GetBytes(content)).Fault, StringComparison.Ordinal);

    [Fact]
    public void A_JPEG_is_named() =>
        Assert.Contains("JPEG", PngHeader.Read([0xFF, 0xD8, 0xFF, 0xE0, 0, 0]).Fault, StringComparison.Ordinal);

    [Fact]
    public void Five_thousand_mutated_files_never_throw()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 5_000; round++)
        {
            var reading = PngHeader.Read(Mutation.Of(PngFiles.Whole(), random));
            Assert.Equal(reading.Header is not null, reading.Fault is null);
        }
    }
}
