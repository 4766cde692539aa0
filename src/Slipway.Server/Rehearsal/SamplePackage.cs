using System.IO.Compression;

namespace Slipway.Server.Rehearsal;

/// <summary>The package of the sample application, the same bytes each time: it deploys a storage account, and says how to ask customers for its name.</summary>
public static class SamplePackage
{
    /// <summary>The resource by which usage is attributed to a publisher is an empty nested deployment of this form of name.</summary>
    private const string Template = """
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "location": { "type": "string", "defaultValue": "[resourceGroup().location]" },
            "accountName": { "type": "string" }
          },
          "resources": [
            {
              "type": "Microsoft.Resources/deployments",
              "apiVersion": "2021-04-01",
              "name": "pid-6f1c7d3a-52c7-4f0b-9a51-1d0c6d9d7f42-partnercenter",
              "properties": {
                "mode": "Incremental",
                "template": {
                  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                  "contentVersion": "1.0.0.0",
                  "resources": []
                }
              }
            },
            {
              "type": "Microsoft.Storage/storageAccounts",
              "apiVersion": "2021-09-01",
              "name": "[parameters('accountName')]",
              "location": "[parameters('location')]",
              "sku": { "name": "Standard_LRS" },
              "kind": "StorageV2"
            }
          ]
        }
        """;

    private const string Definition = """
        {
          "$schema": "https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#",
          "handler": "Microsoft.Azure.CreateUIDef",
          "version": "0.1.2-preview",
          "parameters": {
            "basics": [ { "name": "accountName", "type": "Microsoft.Common.TextBox", "label": "Name of the storage account" } ],
            "steps": [],
            "outputs": { "location": "[location()]", "accountName": "[basics('accountName')]" }
          }
        }
        """;

    /// <param name="more">Further entries: a name and its content.</param>
    public static byte[] Make(params ReadOnlySpan<(string Name, byte[] Content)> more)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "mainTemplate.json", System.Text.Encoding.UTF8.GetBytes(Template));
            Add(zip, "createUiDefinition.json", System.Text.Encoding.UTF8.GetBytes(Definition));
            foreach (var (name, content) in more)
                Add(zip, name, content);
        }

        return bytes.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var into = entry.Open();
        into.Write(content);
    }
}
