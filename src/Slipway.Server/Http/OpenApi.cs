using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Slipway.Contracts;

namespace Slipway.Server.Http;

/// <summary>
/// The description of the wire at <c>/openapi/v1.json</c>; a copy is committed under wire/.
/// </summary>
internal static class OpenApi
{
    private const string Bearer = "bearer";
    private const string Name = "v1";

    public static void AddTo(IServiceCollection services, string audience)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Wire));
        services.AddOpenApi(Name, options =>
        {
            options.AddDocumentTransformer((document, context, _) =>
            {
                Describe(document, audience, context.ApplicationServices.GetRequiredService<EndpointDataSource>());
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(DescribeAsync);
        });
    }

    /// <summary>
    /// Written at the first request and kept: it stays the same until the program ends, and writing
    /// it costs as much as a hundred other responses. Two first requests at once may both write it.
    /// </summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var provider = app.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        byte[]? written = null;
        app.MapGet(Routes.OpenApi, async () => Json.Ok(written ??= await WriteAsync(provider))).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<byte[]> WriteAsync(IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        using var text = new MemoryStream();
        await document.SerializeAsJsonAsync(text, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return text.ToArray();
    }

    private static void Describe(OpenApiDocument document, string audience, EndpointDataSource endpoints)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Slipway: Cloud Partner Portal publishing API",
            Version = ApiVersion.Current,
            Description =
                "Create, publish, preview and take live marketplace offers. docs/fidelity.md says what is documented, observed, and ours.",
        };
        document.Servers = [];
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PlainCallMetadata>() is { } call)
                document.Paths.Add(endpoint.RoutePattern.RawText!, new OpenApiPathItem { Operations = Describe(endpoint, call, document) });
        }

        document.Tags = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!)
            .Select(tag => tag.Reference.Id!).Distinct().Select(name => new OpenApiTag { Name = name }).ToHashSet();
        (document.Components ??= new OpenApiComponents()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                BearerFormat = "JWT",
                Description = $"A token for {audience}.",
            },
        };
    }

    private static Dictionary<HttpMethod, OpenApiOperation> Describe(
        RouteEndpoint endpoint, PlainCallMetadata call, OpenApiDocument document) => new()
    {
        [HttpMethod.Parse(endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0])] = new()
        {
            OperationId = call.OperationId,
            Summary = call.Summary,
            Parameters = [.. endpoint.RoutePattern.Parameters.Select(part =>
                Parameter(part.Name, ParameterLocation.Path, MeaningOf(part.Name, endpoint.Metadata), required: true))],
            Responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "OK" } },
            Tags = new HashSet<OpenApiTagReference> { new(call.Resource, document) },
        },
    };

    private static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description = MeaningOf(parameter.Name!, metadata);

        if (metadata.OfType<BodyMetadata>().FirstOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = !body.Optional,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancel) },
                },
            };
        }

        operation.Parameters ??= [];
        if (context.Description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true)
        {
            var version = Parameter(ApiVersion.Parameter, ParameterLocation.Query, "The version of the API.", required: true);
            version.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [ApiVersion.Current] };
            operation.Parameters.Add(version);
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        }

        foreach (var (name, where, meaning) in metadata.OfType<ParameterMetadata>().Where(one => one.Where != ParameterLocation.Path))
            operation.Parameters.Add(Parameter(name, where, meaning, required: false));
        if (operation.Responses?.GetValueOrDefault("202") is OpenApiResponse accepted)
            accepted.Headers = metadata.OfType<ResponseHeaderMetadata>().ToDictionary(
                header => header.Name, IOpenApiHeader (header) => new OpenApiHeader { Description = header.Meaning, Schema = Text() });
    }

    private static string MeaningOf(string part, IEnumerable<object> metadata) =>
        metadata.OfType<ParameterMetadata>().First(parameter => parameter.Name == part).Meaning;

    private static OpenApiParameter Parameter(string name, ParameterLocation where, string text, bool required) =>
        new() { Name = name, In = where, Description = text, Required = required, Schema = Text() };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
