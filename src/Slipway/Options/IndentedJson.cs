using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Cli.Options;

/// <summary>How JSON is written that has its own format, such as a schema.</summary>
internal static class IndentedJson
{
    public static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
