using Microsoft.OpenApi;
using Slipway.Contracts;
using Slipway.Server.Api;

namespace Slipway.Server.Host;

/// <summary>The description of the wire at <c>/openapi/v1.json</c>; a copy is committed under wire/.</summary>
internal static class OpenApi
{
    public static void AddSlipwayOpenApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Wire));
        services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Slipway: Cloud Partner Portal publishing API",
                    Version = ApiVersion.Current,
                    Description = "Create, publish, preview and take live marketplace offers. docs/fidelity.md says what is documented, observed, and ours.",
                };
                document.Servers = [];
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(async (operation, context, cancel) =>
            {
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

                if (context.Description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true)
                {
                    (operation.Parameters ??= []).Add(new OpenApiParameter
                    {
                        Name = ApiVersion.Parameter,
                        In = ParameterLocation.Query,
                        Required = true,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [ApiVersion.Current] },
                    });
                }
            });
        });
    }
}
