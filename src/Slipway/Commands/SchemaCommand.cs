using System.Text;
using System.Text.Json;
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
            using var text = new MemoryStream();
            await using (var writer = new Utf8JsonWriter(text, IndentedJson.Options))
                OfferTypeSchema.OfDocument(OfferTypeCatalogue.Get(parsed.GetValue(type)!)).WriteTo(writer);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Encoding.UTF8.GetString(text.ToArray()).AsMemory(), cancel);
            return Exit.Done;
        });
        return command;
    }
}
