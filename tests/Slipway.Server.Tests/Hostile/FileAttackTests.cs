using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;
using Slipway.Rehearsal.Files;
using Slipway.Server.Tests.Host;
using static Slipway.Server.Tests.Hostile.MarketplaceFixture;

namespace Slipway.Server.Tests.Hostile;

/// <summary>Hosts and files that are not what they say.</summary>
public class FileAttackTests(MarketplaceFixture fixture) : IClassFixture<MarketplaceFixture>
{
    [Fact]
    public async Task A_silent_host_is_tried_again_and_then_blocks()
    {
        await using var silent = RawHost.SayingThenSilent("HTTP/1.1 200 OK\r\nContent-Len");
        Assert.Contains("did not arrive", await LogoAsync($"http://files.good.example:{silent.Port}/logo.png"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_at_a_silent_host_is_cancelled_at_once()
    {
        await using var silent = RawHost.SayingThenSilent("");
        var publish = await fixture.PublishAsync(
            "silent-cancel", document => Logo(document, $"http://files.good.example:{silent.Port}/logo.png"));
        Assert.Equal(202, publish.Status);
        Assert.Equal(202, (await fixture.Service.PostAsync("/api/publishers/contoso/offers/silent-cancel/cancel")).Status);
        Assert.Equal("canceled", (await fixture.Service.GetAsync(publish.Location)).Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_endless_host_blocks()
    {
        await using var endless = RawHost.Repeating(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1000\r\n" + new string('x', 0x1000) + "\r\n");
        var messages = await LogoAsync($"http://files.good.example:{endless.Port}/logo.png");
        Assert.Matches("at most 4194304 bytes|did not arrive", messages);
    }

    [Fact]
    public async Task A_logo_of_a_byte_too_many_blocks() => Assert.Contains(
        "at most 4194304 bytes", await LogoAsync(fixture.Good + Path(
            fixture.Files.Put("/big.png", [.. SampleFiles.Logos["small.png"], .. new byte[4 * 1024 * 1024]]))), StringComparison.Ordinal);

    [Theory]
    [InlineData(0xFFFFFFFFu, 0xFFFFFFFFu)]
    [InlineData(0x7FFFFFFFu, 1u)]
    [InlineData(0u, 48u)]
    [InlineData(65535u, 65535u)]
    public async Task A_picture_of_huge_dimensions_blocks_undrawn(uint width, uint height)
    {
        var bytes = SampleFiles.Logos["small.png"].ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc(bytes.AsSpan(12, 17)));
        var name = $"/bomb-{width}-{height}.png";
        fixture.Files.Put(name, bytes);
        Assert.Contains(name, await LogoAsync(fixture.Good + name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>")]
    [InlineData("")]
    [InlineData("GIF89a")]
    public async Task What_is_no_picture_blocks_and_is_not_stored(string text)
    {
        var name = $"/no-{Guid.NewGuid():N}.png";
        fixture.Files.Put(name, System.Text.Encoding.UTF8.GetBytes(text), "image/png");
        var messages = await LogoAsync(fixture.Good + name);
        Assert.Contains("rules#MKT-LOGO-021", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", messages, StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Equal(404, (await fixture.Service.GetAsync($"/files/{hash}.png")).Status);
    }

    [Theory]
    [InlineData("bytes 0-0/9223372036854775807", 1)]
    [InlineData("bytes 0-0/*", 1)]
    [InlineData("bytes 0-0/0", 1)]
    [InlineData("bytes 0-0/512", 1)]
    [InlineData("bytes 5-5/33554944", 1)]
    [InlineData("bytes 0-99999999/33554944", 1)]
    [InlineData("bytes 0-0/33554944", 4096)]
    [InlineData("lies", 1)]
    public async Task A_disk_that_lies_about_its_length_blocks(string range, int length)
    {
        var name = $"/disk-{Guid.NewGuid():N}.vhd";
        fixture.Files.Answer(name, async context =>
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = range;
            await context.Response.Body.WriteAsync(new byte[length]);
        });
        Assert.Contains(name, await fixture.BlockedAsync(
            await fixture.PublishAsync($"d{Guid.NewGuid():N}", document => Disk(document, fixture.Good + name))), StringComparison.Ordinal);
    }

    private async Task<string> LogoAsync(string address) =>
        await fixture.BlockedAsync(await fixture.PublishAsync($"f{Guid.NewGuid():N}", document => Logo(document, address)));

    private static string Path(string address) => new Uri(address).AbsolutePath;

    /// <summary>The checksum of a PNG chunk (CRC-32, ISO 3309).</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }

        return ~crc;
    }
}
