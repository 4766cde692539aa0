using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Slipway.Core.Pricing;

namespace Slipway.Core.Tests.Pricing;

public class PriceTemplateTests
{
    [Fact]
    public void It_is_a_workbook_by_the_standards_own_schemas()
    {
        using var book = SpreadsheetDocument.Open(new MemoryStream(Template("US", "DE")), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(book).Select(fault => fault.Description));
    }

    [Fact]
    public void Empty_it_is_told_to_have_no_price_and_filled_in_it_is_accepted()
    {
        Assert.Equal("VM-PRICEFILE-024", Assert.Single(Faults(Template([.. PricedRegions.All]))).Code);
        object?[][] filled =
        [
            ["Region", "Currency", .. CoreSizes.Keys],
            .. PricedRegions.All.Select(region => new object?[] { region, PricedRegions.CurrencyOf(region), null, 0.125 }),
        ];
        Assert.Empty(Faults(Workbooks.Of(filled)));
        Assert.Equal(PricedRegions.All, PriceSheet.Read(Workbooks.Of(filled)).Regions.Select(region => region.Region));
    }

    [Fact]
    public void The_same_regions_give_the_same_bytes() => Assert.Equal(Template("US", "DE"), Template("US", "DE"));

    private static byte[] Template(params string[] regions)
    {
        using var file = new MemoryStream();
        PriceTemplate.Write(file, regions);
        return file.ToArray();
    }

    private static Slipway.Core.Documents.Fault[] Faults(byte[] bytes) =>
        [.. PriceSheet.File.Check(new MemoryStream(bytes), default).Select(fault => fault.At("/p"))];
}
