using System.Globalization;
using System.IO.Compression;
using Slipway.Core.Pricing;
using Slipway.Core.Tests.Formats;

namespace Slipway.Core.Tests.Pricing;

/// <summary>
/// Damaged and hostile spreadsheets are judged and nothing throws. <c>SLIPWAY_FUZZ</c> says how
/// many are tried.
/// </summary>
public class PriceSheetFuzzTests
{
    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ") ?? "5000", CultureInfo.InvariantCulture);

    [Fact]
    public void Any_bytes_are_judged()
    {
        var random = new Random(88);
        var book = Workbooks.Of(["Region", "Currency", "sharedcore", "1core"], ["US", "USD", 0.01, 0.1], ["DE", "EUR", null, 0.2]);
        for (var round = 0; round < Rounds; round++)
        {
            // Half of them are sound zip files around damaged XML: a damaged zip file seldom gets
            // past its first look.
            var reading = PriceSheet.Read(round % 2 == 0 ? Mutation.Of(book, random) : WithDamagedPart(book, random));
            Assert.True(reading.Faults.Any == reading.Regions.IsEmpty);
            Assert.All(reading.Faults.At("/p"), fault => Assert.InRange(fault.Message.Length, 1, 2_000));
        }
    }

    private static byte[] WithDamagedPart(byte[] book, Random random)
    {
        using var file = new MemoryStream();
        file.Write(book);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            var part = zip.Entries[random.Next(zip.Entries.Count)];
            using var content = part.Open();
            using var whole = new MemoryStream();
            content.CopyTo(whole);
            content.SetLength(0);
            content.Write(Mutation.Of(whole.ToArray(), random));
        }

        return file.ToArray();
    }
}
