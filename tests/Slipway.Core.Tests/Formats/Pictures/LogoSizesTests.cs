using Slipway.Core.Formats.Pictures;

namespace Slipway.Core.Tests.Formats.Pictures;

public class LogoSizesTests
{
    [Theory]
    [InlineData(LogoSlot.Small, 40, 40)]
    [InlineData(LogoSlot.Small, 48, 48)]
    [InlineData(LogoSlot.Medium, 90, 90)]
    [InlineData(LogoSlot.Large, 115, 115)]
    [InlineData(LogoSlot.Large, 216, 216)]
    [InlineData(LogoSlot.Large, 350, 350)]
    [InlineData(LogoSlot.Wide, 255, 115)]
    [InlineData(LogoSlot.Hero, 815, 290)]
    public void Sizes_of_both_eras_are_accepted(LogoSlot slot, int width, int height) =>
        Assert.True(LogoSizes.IsAllowed(slot, width, height));

    [Theory]
    [InlineData(LogoSlot.Small, 40, 48, "40x40 or 48x48")]
    [InlineData(LogoSlot.Small, 90, 90, "40x40 or 48x48")]
    [InlineData(LogoSlot.Medium, 48, 48, "90x90")]
    [InlineData(LogoSlot.Large, 116, 116, "115x115, or a square from 216x216 to 350x350")]
    [InlineData(LogoSlot.Large, 215, 215, "115x115, or a square from 216x216 to 350x350")]
    [InlineData(LogoSlot.Large, 351, 351, "115x115, or a square from 216x216 to 350x350")]
    [InlineData(LogoSlot.Large, 216, 217, "115x115, or a square from 216x216 to 350x350")]
    [InlineData(LogoSlot.Large, 115, 255, "115x115, or a square from 216x216 to 350x350")]
    [InlineData(LogoSlot.Wide, 115, 255, "255x115")]
    [InlineData(LogoSlot.Hero, 290, 815, "815x290")]
    public void Any_other_size_is_named_together_with_the_allowed_ones(LogoSlot slot, int width, int height, string allowed)
    {
        var picture = new PictureRecipe { Width = (uint)width, Height = (uint)height }.Make();
        var fault = Assert.Single(LogoFiles.Of(slot).Check(new MemoryStream(picture), default)).At("/p");
        Assert.Equal(
            ("MKT-LOGO-022",
                $"The {slot.ToString().ToLowerInvariant()} logo is {width}x{height} pixels; allowed is {allowed}. Save it in that size."),
            (fault.Code, fault.Message));
    }
}
