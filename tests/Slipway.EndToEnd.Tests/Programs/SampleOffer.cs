using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Slipway.EndToEnd.Tests.Programs;

/// <summary>The sample document under other names. A rehearsal serves its files itself.</summary>
public static class SampleOffer
{
    /// <summary>The document itself, for clients that read files.</summary>
    public static string File { get; } = Path.Combine(Folder(), "contoso-vm-offer.json");

    private static readonly string Text = System.IO.File.ReadAllText(File);

    public static string Of(string offer, string displayText = "Contoso App", string? filesAt = null, string publisher = "contoso")
    {
        var document = JsonNode.Parse(
            filesAt is null ? Text : Text.Replace("https://files.contoso.example", filesAt, StringComparison.Ordinal))!;
        document["id"] = offer;
        document["publisherId"] = publisher;
        document["definition"]!["displayText"] = displayText;
        return document.ToJsonString();
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples"));
}
