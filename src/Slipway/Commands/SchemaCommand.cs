using Slipway.Cli.Options;
using Slipway.Core.OfferTypes;

namespace Slipway.Cli.Commands;

/// <summary>
/// <c>slipway schema TYPE</c>: the JSON Schema of an offer's document, for editors.
/// </summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var type = OfferTypeArgument.Create(required: true, "The offer type.");
        var command = new Command("schema", "Prints the JSON Schema of an offer's document, for editors such as VS Code.") { type };
        command.SetAction(async (parsed, cancel) =>
        {
            var schema = IndentedJson.Text(OfferTypeSchema.OfDocument(OfferTypeCatalogue.Get(parsed.GetValue(type)!)));
            await parsed.InvocationConfiguration.Output.WriteLineAsync(schema.AsMemory(), cancel);
            return Exit.Done;
        });
        return command;
    }
}
