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

    public static void AddSlipwayOpenApi(this IServiceCollection services, string audience, bool withTokenService)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Wire));
        services.AddOpenApi(Name, options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document, audience, withTokenService);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(DescribeAsync);
        });
    }

    /// <summary>
    /// Written at the first request and kept: it stays the same until the program ends, and writing
    /// it costs as much as a hundred other responses. Two first requests at once may both write it.
    /// </summary>
    public static void MapDescription(this IEndpointRouteBuilder app)
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

    private static void Describe(OpenApiDocument document, string audience, bool withTokenService)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Slipway: Cloud Partner Portal publishing API",
            Version = ApiVersion.Current,
            Description =
                "Create, publish, preview and take live marketplace offers. docs/fidelity.md says what is documented, observed, and ours.",
        };
        document.Servers = [];
        foreach (var (path, method, tag, name, summary) in withTokenService
            ? [.. OpenApiTexts.TokenService, .. OpenApiTexts.Probes]
            : OpenApiTexts.Probes)
        {
            var operation = new OpenApiOperation
            {
                OperationId = name,
                Summary = summary,
                Responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "OK" } },
                Tags = new HashSet<OpenApiTagReference> { new(tag, document) },
            };
            if (path.Contains("{tenant}", StringComparison.Ordinal))
                operation.Parameters = [Parameter("tenant", ParameterLocation.Path, OpenApiTexts.Parameters["tenant"], required: true)];
            document.Paths.Add(
                path, new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [method] = operation } });
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

    private static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description = OpenApiTexts.Parameters[parameter.Name!];

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<BodyMetadata>().FirstOrDefault() is { } body)
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

        foreach (var (name, where, text) in context.Description.ActionDescriptor.EndpointMetadata.OfType<OptionalParameter>())
            operation.Parameters.Add(Parameter(name, where, text, required: false));
        if (operation.Responses?.GetValueOrDefault("202") is OpenApiResponse accepted)
            accepted.Headers = OpenApiTexts.Accepted.ToDictionary(
                header => header.Key, IOpenApiHeader (header) => new OpenApiHeader { Description = header.Value, Schema = Text() });
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation where, string text, bool required) =>
        new() { Name = name, In = where, Description = text, Required = required, Schema = Text() };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
