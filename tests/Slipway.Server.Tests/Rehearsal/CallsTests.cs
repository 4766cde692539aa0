using System.Reflection;
using Slipway.Contracts;
using Slipway.Server.Rehearsal;

namespace Slipway.Server.Tests.Rehearsal;

public sealed class CallsTests
{
    [Theory]
    [InlineData("GET", "/api/publishers", Calls.Publishers)]
    [InlineData("GET", "/api/publishers/contoso/offers/", Calls.ListOffers, "contoso")]
    [InlineData("GET", "/API/Publishers/Contoso/Offers/My-App", Calls.GetOffer, "contoso", "my-app")]
    [InlineData("PUT", "/api/publishers/contoso/offers/app", Calls.PutOffer, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/publish/", Calls.Publish, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/GoLive", Calls.GoLive, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/cancel", Calls.Cancel, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/validate", Calls.Validate, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/status", Calls.Status, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/submissions", Calls.Submissions, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/versions/3", Calls.GetVersion, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/slot/Preview", Calls.GetSlot, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/operations/00000000-0000-0000-0000-000000000001", Calls.Operation, "contoso", "app")]
    [InlineData("GET", "/api/operations/contoso$app$2$preview", Calls.Operation, "contoso", "app")]
    [InlineData("GET", "/api/operations/nothing", Calls.Operation)]
    [InlineData("POST", "/t/oauth2/token", Calls.Token)]
    [InlineData("POST", "/t/oauth2/v2.0/token", Calls.Token)]
    [InlineData("GET", "/catalog/offers/contoso/app", Calls.Catalog, "contoso", "app")]
    [InlineData("GET", "/catalog/changes", Calls.Catalog)]
    [InlineData("GET", "/api/publishers/contoso/offers/app/publish", Calls.Other, "contoso", "app")]
    [InlineData("DELETE", "/api/publishers", Calls.Other)]
    [InlineData("GET", "/", Calls.Other)]
    public void A_request_is_called_by_what_it_asks_for(string method, string path, string name, string? publisher = null, string? offer = null) =>
        Assert.Equal(new Call(name, publisher, offer), Calls.Of(method, path));

    [Fact]
    public void Every_path_of_the_wire_has_a_name()
    {
        var paths = typeof(Routes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!)
            .Except([Routes.Files, Routes.Live, Routes.Ready, Routes.OpenApi]);
        Assert.All(paths, path => Assert.Contains(
            Calls.Names.Except([Calls.Other]), name => new[] { "GET", "POST" }.Any(method => Calls.Of(method, path).Name == name)));
    }
}
