using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts;
using Slipway.Rehearsal.Wire;
using Slipway.Server.Http;
using Slipway.Server.Tests.Rehearsal.Journal;

namespace Slipway.Server.Tests.Rehearsal;

public sealed class CallsTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    private static readonly string Nobody = Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData("GET", "/api/publishers", CallNames.Publishers)]
    [InlineData("GET", "/api/publishers/contoso/offers/", CallNames.ListOffers, "contoso")]
    [InlineData("GET", "/API/Publishers/Contoso/Offers/My-App", CallNames.GetOffer, "contoso", "my-app")]
    [InlineData("PUT", "/api/publishers/contoso/offers/app", CallNames.PutOffer, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/publish/", CallNames.Publish, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/GoLive", CallNames.GoLive, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/cancel", CallNames.Cancel, "contoso", "app")]
    [InlineData("POST", "/api/publishers/contoso/offers/app/validate", CallNames.Validate, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/status", CallNames.Status, "contoso", "app")]
    [InlineData("HEAD", "/api/publishers/contoso/offers/app/submissions", CallNames.Submissions, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/versions/3", CallNames.GetVersion, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/slot/Preview", CallNames.GetSlot, "contoso", "app")]
    [InlineData("GET", "/api/publishers/contoso/offers/app/operations/00000000-0000-0000-0000-000000000001",
        CallNames.Operation, "contoso", "app")]
    [InlineData("GET", "/api/operations/contoso$app$2$preview", CallNames.Operation, "contoso", "app")]
    [InlineData("GET", "/api/operations/nothing", CallNames.Operation)]
    [InlineData("GET", "/api/offertypes", CallNames.OfferTypes)]
    [InlineData("POST", "/t/oauth2/token", CallNames.Token)]
    [InlineData("POST", "/t/oauth2/v2.0/token", CallNames.Token)]
    [InlineData("GET", "/t/oauth2/token", CallNames.Other)]
    [InlineData("GET", "/t/discovery/keys", CallNames.Discovery)]
    [InlineData("GET", "/catalog/offers/contoso/app", CallNames.Catalog, "contoso", "app")]
    [InlineData("GET", "/catalog/changes", CallNames.Catalog)]
    [InlineData("GET", "/files/none", CallNames.File)]
    [InlineData("GET", "/rules", CallNames.Rules)]
    [InlineData("GET", "/api/publishers/contoso/offers/app/publish", CallNames.Other, "contoso", "app")]
    [InlineData("DELETE", "/api/publishers", CallNames.Other)]
    [InlineData("GET", "/", CallNames.Other)]
    public async Task A_request_is_called_by_the_endpoint_that_takes_it(
        string method, string path, string name, string? publisher = null, string? offer = null)
    {
        var mark = $"{Nobody}-{method}-{path.Length}-{name}";
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("User-Agent", mark);
        using var response = await fixture.Service.Client.SendAsync(request);

        var journal = await fixture.Service.GetAsync("/_slipway/journal?limit=1000");
        var entry = Assert.Single(
            journal.Json["entries"]!.AsArray(), entry => entry!["request"]?["headers"]?["User-Agent"]?.GetValue<string>() == mark)!;
        Assert.Equal(name, entry["call"]!.GetValue<string>());
        Assert.Equal(publisher, entry["publisher"]?.GetValue<string>());
        Assert.Equal(offer, entry["offer"]?.GetValue<string>());
    }

    [Fact]
    public void Every_endpoint_of_the_wire_has_a_name()
    {
        var endpoints = fixture.Service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => Calls.IsOfTheWire("/" + endpoint.RoutePattern.RawText!.TrimStart('/')))
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null
            && endpoint.RoutePattern.RawText != Routes.OpenApi)
            .Where(endpoint => endpoint.Metadata.GetMetadata<HostAttribute>() is null);
        Assert.All(endpoints, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<CallMetadata>()));
    }
}
