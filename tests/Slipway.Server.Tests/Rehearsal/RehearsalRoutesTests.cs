using Microsoft.AspNetCore.Routing;
using Slipway.Contracts;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal;

/// <summary>Nothing of a rehearsal is there in a marketplace.</summary>
public class RehearsalRoutesTests
{
    [Fact]
    public async Task No_route_of_a_rehearsal_is_there_in_a_marketplace()
    {
        await using var rehearsal = await ServiceUnderTest.StartAsync();
        await using var marketplace = await ServiceUnderTest.StartAsync(rehearsal: options => options with { IsOn = false });
        var routes = rehearsal.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.TrimStart('/').StartsWith("_slipway", StringComparison.OrdinalIgnoreCase))
            .SelectMany(route =>
                route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods, (route, method) => (Method: method, Path: Filled(route)))
            .ToList();
        Assert.Contains(("POST", "/_slipway/clock/advance"), routes);

        foreach (var (method, path) in routes)
        {
            // A method that no route has: the rehearsal answers 405 for a path that is there.
            Assert.Equal(405, await StatusAsync(rehearsal, "TRACE", path));
            Assert.True(await StatusAsync(marketplace, method, path) == 404, $"{method} {path}");
        }
    }

    [Fact]
    public async Task The_404_of_an_unknown_path_names_every_path_that_there_is()
    {
        await using var rehearsal = await ServiceUnderTest.StartAsync();
        await using var marketplace = await ServiceUnderTest.StartAsync(rehearsal: options => options with { IsOn = false });
        foreach (var service in new[] { rehearsal, marketplace })
        {
            using var answer = await service.Client.GetAsync("/api/publisher/contoso");
            var message = (await Answer.ReadAsync(answer)).Message;
            Assert.Equal(404, (int)answer.StatusCode);
            foreach (var route in typeof(Routes).GetFields().Where(field => field.IsLiteral)
                .Select(field => (string)field.GetRawConstantValue()!))
                Assert.Contains(
                    "/" + string.Join('/', route.Split('/')[1..Math.Min(3, route.Split('/').Length)]), message, StringComparison.Ordinal);
            Assert.Equal(service == rehearsal, message.Contains("/_slipway/clock", StringComparison.Ordinal));
        }
    }

    /// <summary>The route's path with a value for each of its parameters.</summary>
    private static string Filled(RouteEndpoint route) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "small",
        }))));

    private static async Task<int> StatusAsync(ServiceUnderTest service, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await service.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
