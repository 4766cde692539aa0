using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Slipway.Server.Tests.Host;

/// <summary>The sample documents, as they lie in samples/.</summary>
public static class Samples
{
    public static string VirtualMachine { get; } = Read("contoso-vm-offer.json");

    public static string CoreVirtualMachine { get; } = Read("contoso-core-vm-offer.json");

    public static string Application { get; } = Read("contoso-application-offer.json");

    /// <summary>What the sample of <c>--load</c> names.</summary>
    public static string Load { get; } = Path.Combine(Folder(), "load");

    /// <summary>The virtual machine sample, changed.</summary>
    public static string VirtualMachineWith(Action<JsonNode> change)
    {
        var document = JsonNode.Parse(VirtualMachine)!;
        change(document);
        return document.ToJsonString();
    }

    /// <summary>The same under another publisher.</summary>
    public static string VirtualMachineOf(string publisherId) => VirtualMachineWith(document => document["publisherId"] = publisherId);

    public static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples"));

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder(), name));
}
