using System.Reflection;
using Slipway.Contracts;
using Slipway.Core.Rehearsal;
using Slipway.Rehearsal.Wire;

namespace Slipway.Server.Tests.Rehearsal;

public sealed class CallsTests
{
    [Theory]
    [InlineData("GET", "/api/publishers", WireCalls.Publishers)]
    [InlineData("GET", "/api/publishers/contoso/offers/", WireCalls.ListOffers, "contoso")]
    [InlineData("GET", "/API/Publishers/Contoso/Offers/My-App", WireCalls.GetOffer, "contoso", "my-app")]
    [InlineData("PUT", "/api/publishers/contoso/offers/app", WireCalls.PutOffer, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/publish/", WireCalls.Publish, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/GoLive", WireCalls.GoLive, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/cancel", WireCalls.Cancel, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/validate", WireCalls.Validate, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/status", WireCalls.Status, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/submissions", WireCalls.Submissions, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/versions/3", WireCalls.GetVersion, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/slot/Preview", WireCalls.GetSlot, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/operations/00000000-0000-0000-0000-000000000001", WireCalls.Operation, "contoso", "app")]
    [InlineData("GET", "/api/operations/contoso$app$2$preview", WireCalls.Operation, "contoso", "app")]
    [InlineData("GET", "/api/operations/nothing", WireCalls.Operation)]
    [InlineData("POST", "/t/oauth2/token", WireCalls.Token)]
    [InlineData("POST", "/t/oauth2/v2.0/token", WireCalls.Token)]
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
