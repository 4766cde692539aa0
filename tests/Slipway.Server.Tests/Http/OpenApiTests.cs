using System.Reflection;
using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Http;

/// <summary>The description of the wire is complete, and the committed copy is what is served.</summary>
public sealed class OpenApiTests(SqliteService wire) : WireSuite(wire), IClassFixture<SqliteService>
{
    private static readonly string Committed = Path.GetFullPath(Path.Combine(Samples.Folder(), "../wire/openapi.v1.json"));

    [Fact]
    public async Task The_committed_description_is_the_served_one() =>
        GoldenFile.AssertSame(Committed, (await Service.Client.GetStringAsync(Routes.OpenApi)));

    [Fact]
    public async Task Every_route_is_described()
    {
        var described = (await ServedAsync())["paths"]!.AsObject().Select(path => path.Key).ToHashSet(StringComparer.Ordinal);
        var routes = typeof(Routes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).ToDictionary(
            field => field.Name, field => (string)field.GetRawConstantValue()!);

        // These two are no endpoints: the description itself, and the folder of the files.
        Assert.True(routes.Remove(nameof(Routes.OpenApi)) && routes.Remove(nameof(Routes.Files)));
        Assert.Empty(routes.Values.Except(described));
        Assert.Empty(described.Except(routes.Values));
    }

    [Fact]
    public async Task Every_call_says_what_it_is_about_and_what_it_answers()
    {
        var document = await ServedAsync();
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => (Path: path.Key, Operation: method.Value!.AsObject()))).ToList();
        Assert.Equal(operations.Count, operations.Select(one => Text(one.Operation, "operationId")).Distinct().Count());
        foreach (var (path, operation) in operations)
        {
            Assert.True(
                operation["tags"]?.AsArray() is [{ } tag] && !tag.GetValue<string>().EndsWith("Endpoints", StringComparison.Ordinal), path);
            Assert.NotEmpty(Text(operation, "summary"));
            Assert.All(operation["responses"]!.AsObject(), answer => Assert.NotEmpty(Text(answer.Value!, "description")));
            var parameters = operation["parameters"]?.AsArray() ?? [];
            Assert.All(parameters, parameter => Assert.NotEmpty(Text(parameter!, "description")));
            Assert.Equal(
                path.StartsWith("/api/", StringComparison.Ordinal), parameters.Any(parameter => Text(parameter!, "name") == "api-version"));
            Assert.Equal(path.StartsWith("/api/", StringComparison.Ordinal), operation.ContainsKey("security"));
        }

        Assert.Equal("bearer", Text(document["components"]!["securitySchemes"]!["bearer"]!, "scheme"));
        var accepted = document["paths"]![Routes.Publish]!["post"]!["responses"]!["202"]!["headers"]!.AsObject();
        Assert.Equal(
            ["Location", "Operation-Location", "Retry-After"], accepted.Select(header => header.Key).Order(StringComparer.Ordinal));
    }

    private async Task<JsonNode> ServedAsync()
    {
        var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, Routes.OpenApi), anonymous: true);
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }
}
