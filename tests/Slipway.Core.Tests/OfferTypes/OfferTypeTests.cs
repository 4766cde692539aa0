using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.OfferTypes.Applications;
using Slipway.Core.OfferTypes.Applications.Packages;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;

namespace Slipway.Core.Tests.OfferTypes;

public class OfferTypeTests
{
    [Fact]
    public void No_two_fields_of_a_table_have_one_key()
    {
        foreach (var fields in OfferTypeCatalogue.All.SelectMany(type => new[] { type.OfferFields, type.PlanFields }))
            Assert.Equal(fields.Length, fields.DistinctBy(field => field.Key).Count());
    }

    [Fact]
    public void Machine_types_have_disks_and_generations_in_each_plan_and_others_none()
    {
        Assert.Equal(
            ["diskGenerations", "microsoft-azure-virtualmachines.vmImages"],
            VirtualMachine.Type.PlanKeysWhenNotSent.Select(key => key.Key));
        Assert.Equal(
            ["diskGenerations", "microsoft-azure-corevm.vmImagesPublicAzure"],
            CoreVirtualMachine.Type.PlanKeysWhenNotSent.Select(key => key.Key));
        Assert.Empty(Application.Type.PlanKeysWhenNotSent);
        foreach (var type in OfferTypeCatalogue.All)
            Assert.All(type.PlanKeysWhenNotSent, key => Assert.Contains(type.PlanFields, field => field.Key == key.Key));
    }

    [Fact]
    public void Plans_without_disks_are_no_fault_of_a_type_that_has_none()
    {
        Assert.Empty(ImageReferences.PlansWithoutImage(Application.Type, Sample.App().Definition()));
        Assert.Empty(ImageReferences.Of(Application.Type, Sample.App().Definition()));
        Assert.Equal(
            ["/definition/plans/0/microsoft-azure-applications.package/1.0.0/packageVersion/packageFile",
                "/definition/plans/1/microsoft-azure-applications.package/1.0.0/packageVersion/packageFile"],
            FileReferences.Of(Application.Type, Sample.App().Definition())
                .Where(file => file.Kind == PackageFiles.Kind)
                .Select(file => file.Pointer));
    }

    [Theory]
    [InlineData("microsoft-azure-marketplace.tableLeadConfiguration/connectionString", true)]
    [InlineData("microsoft-azure-corevm.crmLeadConfiguration/auth/AppKey", true)]
    [InlineData("microsoft-azure-marketplace.crmLeadConfiguration/user/PASSWORD", true)]
    [InlineData("microsoft-azure-marketplace.httpsEndpointLeadConfiguration/accessToken", true)]
    [InlineData("microsoft-azure-marketplace.crmLeadConfiguration/clientSecret", true)]
    [InlineData("microsoft-azure-marketplace.crmLeadConfiguration/url", false)]
    [InlineData("microsoft-azure-marketplace.tableLeadConfiguration", true)]
    [InlineData("microsoft-azure-marketplace.password", false)]
    [InlineData("other/key", false)]
    public void Secrets_are_told_by_their_names(string path, bool secret) =>
        Assert.Equal(secret, VirtualMachine.Type.Secrets.IsSecret(path.Split('/')));
}
