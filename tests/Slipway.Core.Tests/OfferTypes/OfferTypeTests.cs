using Slipway.Core.OfferTypes;

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
    public void Machine_types_have_disk_generations_in_each_plan() => Assert.All(OfferTypeCatalogue.All, type => Assert.True(type.PlansHaveDiskGenerations));

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
