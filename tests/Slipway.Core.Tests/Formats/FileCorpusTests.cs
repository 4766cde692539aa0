using System.Text;
using System.Text.Json;
using Slipway.Core.Formats;
using Slipway.Core.Formats.Pdf;
using Slipway.Core.Formats.Pictures;
using Slipway.Core.Tests.Formats.Pictures;

namespace Slipway.Core.Tests.Formats;

/// <summary>
/// Pictures and documents of every kind of wrong, made by their recipes: each has exactly its one
/// fault.
/// </summary>
public class FileCorpusTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> Pictures => [.. Read<PictureCase>("pictures").Select(file => file.What)];

    public static TheoryData<string> Papers => [.. Read<PaperCase>("papers").Select(file => file.What)];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_picture_has_exactly_its_fault(string what)
    {
        var file = Read<PictureCase>("pictures").Single(file => file.What == what);
        Assert.Equal(file.Rule is null ? [] : [$"MKT-LOGO-{file.Rule}"], Codes(LogoFiles.Of(LogoSlot.Small), file.Make()));
    }

    [Theory]
    [MemberData(nameof(Papers))]
    public void A_document_has_exactly_its_fault(string what)
    {
        var file = Read<PaperCase>("papers").Single(file => file.What == what);
        Assert.Equal(file.Rule is null ? [] : [file.Rule], Codes(PdfFiles.UserManual, file.Make()));
    }

    [Fact]
    public void Every_rule_about_a_file_of_a_listing_has_a_case()
    {
        var rules = Read<PictureCase>("pictures")
            .Select(file => $"MKT-LOGO-{file.Rule}")
            .Concat(Read<PaperCase>("papers").Select(file => file.Rule));
        foreach (var rule in LogoFiles.Of(LogoSlot.Small).Rules.Concat(PdfFiles.UserManual.Rules))
            Assert.Contains(rule.Id, rules);
    }

    [Theory]
    [InlineData(533, 324, "")]
    [InlineData(1280, 720, "")]
    [InlineData(720, 1280, "MKT-SCREENSHOT-022")]
    [InlineData(48, 48, "MKT-SCREENSHOT-022")]
    public void A_screenshot_has_a_size_of_either_era(uint width, uint height, string code) =>
        Assert.Equal(
            code.Length == 0 ? [] : [code], Codes(ListingPictures.Screenshot, new PictureRecipe { Width = width, Height = height }.Make()));

    [Theory]
    [InlineData(533, 324, "")]
    [InlineData(1280, 720, "TD-THUMBNAIL-022")]
    public void The_thumbnail_of_a_test_drives_video_has_one_size(uint width, uint height, string code) =>
        Assert.Equal(
            code.Length == 0 ? [] : [code],
            Codes(ListingPictures.TestDriveThumbnail, new PictureRecipe { Width = width, Height = height }.Make()));

    internal static string[] Codes(FileKind kind, byte[] bytes) =>
        [.. kind.Check(new MemoryStream(bytes, writable: false), default).Select(fault => fault.Rule.Id)];

    private static List<T> Read<T>(string folder) =>
        JsonSerializer.Deserialize<List<T>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Corpus", folder, "recipes.json")), Json)!;

    private sealed record PictureCase(
        string What, string? Rule, string? Bytes = null, PictureRecipe? Picture = null, double Keep = 1, int? Flip = null)
    {
        public byte[] Make()
        {
            if (Bytes is not null)
                return Convert.FromHexString(Bytes);
            var whole = (Picture ?? new PictureRecipe()).Make();
            if (Flip is { } bit)
                whole[bit / 8] ^= (byte)(1 << (bit % 8));
            return whole[..(int)(whole.Length * Keep)];
        }
    }

    private sealed record PaperCase(string What, string? Rule, string Text, int Padding = 0)
    {
        public byte[] Make() => Encoding.UTF8.GetBytes(Text + new string(' ', Padding));
    }
}
