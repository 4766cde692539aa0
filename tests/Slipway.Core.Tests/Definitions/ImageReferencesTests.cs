using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Formats;
using Slipway.Core.Formats.Disks;
using Slipway.Core.Formats.Pictures;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Definitions;

public class ImageReferencesTests
{
    [Fact]
    public void Logos_are_found_on_the_offer_or_on_its_plans()
    {
        Assert.Equal(
            ["smallLogo", "mediumLogo", "largeLogo", "wideLogo"],
            FileReferences.Of(VirtualMachine.Type, Vm().Definition()).Select(file => file.Pointer.Split('.')[^1]));
        Assert.Contains(
            new FileReference(
                LogoFiles.Of(LogoSlot.Wide),
                "/definition/plans/0/microsoft-azure-corevm.wideLogo",
                "contoso-core-plan",
                "https://files.contoso.example/wide.png"),
            FileReferences.Of(CoreVirtualMachine.Type, CoreVm().Definition()));
    }

    [Fact]
    public void Disks_are_found_with_their_data_disks_and_further_generations()
    {
        var body = Vm();
        body.Plan()[Machine + "vmImages"] = Json("""
            {"1.0.0":{"osVhdUrl":"https://a/os",
              "lunVhdDetails":[{"lun":0,"lunVhdUrl":"https://a/0"},{"lun":1,"vhdURL":"","name":"https://a/no"}]},
              "2/0":{"osVhdUrl":"https://a/2"}}
            """);
        body.Plan()["diskGenerations"] = Json("""[{"planId":"gen2","vmImages":{"1.0.0":{"osVhdUrl":"https://a/g2"}}}]""");
        const string images = "/definition/plans/0/microsoft-azure-virtualmachines.vmImages";
        Assert.Equal(
            [
                new ImageReference(images + "/1.0.0/osVhdUrl", "contoso-plan", "1.0.0", "https://a/os")
                {
                    ImageId = "contoso-plan",
                    SystemFamily = SystemFamily.Linux,
                },
                new ImageReference(images + "/1.0.0/lunVhdDetails/0/lunVhdUrl", "contoso-plan", "1.0.0", "https://a/0")
                {
                    ImageId = "contoso-plan",
                    IsDataDisk = true,
                    SystemFamily = SystemFamily.Linux,
                },
                new ImageReference(images + "/2~10/osVhdUrl", "contoso-plan", "2/0", "https://a/2")
                {
                    ImageId = "contoso-plan",
                    SystemFamily = SystemFamily.Linux,
                },
                new ImageReference("/definition/plans/0/diskGenerations/0/vmImages/1.0.0/osVhdUrl", "contoso-plan", "1.0.0", "https://a/g2")
                {
                    ImageId = "gen2",
                    SystemFamily = SystemFamily.Linux,
                },
            ],
            ImageReferences.Of(VirtualMachine.Type, body.Definition()).ToArray());
    }

    [Fact]
    public void The_core_sample_has_a_disk_in_each_generation() =>
        Assert.Equal(
            ["https://files.contoso.example/vhds/contoso-core.vhd", "https://files.contoso.example/vhds/contoso-core-gen2.vhd"],
            ImageReferences.Of(CoreVirtualMachine.Type, CoreVm().Definition()).Select(image => image.Address.Split('?')[0]));

    [Theory]
    [InlineData("""null""", true)]
    [InlineData("""{}""", true)]
    [InlineData("""{"1.0.0":{"osVhdUrl":""}}""", true)]
    [InlineData("""{"1.0.0":{"lunVhdDetails":[{"url":"https://a"}]}}""", true)]
    [InlineData("""{"1.0.0":{"osVhdUrl":""},"1.0.1":{"osVhdUrl":"https://a"}}""", false)]
    public void A_plan_without_any_image_is_named(string images, bool without)
    {
        var body = Vm();
        body.Plan()[Machine + "vmImages"] = Json(images);
        Assert.Equal(without ? ["contoso-plan"] : [], ImageReferences.PlansWithoutImage(VirtualMachine.Type, body.Definition()));
    }

    [Fact]
    public void A_disk_of_a_further_generation_is_an_image_too()
    {
        var body = CoreVm();
        body.Plan().Remove("microsoft-azure-corevm.vmImagesPublicAzure");
        Assert.Empty(ImageReferences.PlansWithoutImage(CoreVirtualMachine.Type, body.Definition()));
        body.Plan()["diskGenerations"] = new JsonArray();
        Assert.Equal(["contoso-core-plan"], ImageReferences.PlansWithoutImage(CoreVirtualMachine.Type, body.Definition()));
    }
}
