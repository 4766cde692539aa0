using System.Text;

namespace Slipway.Core.Tests.Documents;

/// <summary>
/// A machine offer with everything that the readers look at: unknown keys, odd spellings, secrets,
/// plans with and without disk generations.
/// </summary>
internal static class SampleOffer
{
    public const string Logo = "https://files.contoso.example/small.png?sv=1&sig=a%2Bb";

    public const string OwnLogo = "https://market.example/files/1f?name=small&v=1+2";

    public static readonly IReadOnlyDictionary<string, string> OwnAddresses = new Dictionary<string, string>
    {
        [Logo] = OwnLogo,
        [OwnLogo] = OwnLogo,
    };

    public const string Json =
        """
        {
          "publisherId": "contoso",
          "offerTypeId": "microsoft-azure-virtualmachines",
          "id": "contoso-offer",
          "status": "neverPublished", "pcMigrationStatus": "none", "isvUpgradeRequest": false,
          "version": 1, "eTag": null, "changedTime": "0001-01-01T00:00:00Z",
          "offerTypeVersions": { "microsoft-azure-virtualmachines": 87 },
          "definition": {
            "displayText": "Contoso \u0041pp \ud83d\ude00",
            "offer": {
              "microsoft-azure-marketplace.title": "Contoso App 😀",
              "microsoft-azure-marketplace.smallLogo": "https://files.contoso.example/small.png?sv=1&sig=a%2Bb",
              "microsoft-azure-marketplace.mediumLogo": "https:\/\/files.contoso.example\/small.png?sv=1\u0026sig=a%2Bb",
              "microsoft-azure-marketplace.tableLeadConfiguration": { "connectionString": "AccountKey=\u002b\/==", "empty": "" },
              "microsoft-azure-marketplace.crmLeadConfiguration": {"password":"********"},
              "someone.unknown": [1.0, 1e2, -0, 12345678901234567890, null, true, {"a\/b~c": []}]
            },
            "plans": [
              { "planId": "plain", "microsoft-azure-corevm.usefulLinksFairfax": null },
              { "container.password": "p1", "planId": "a/b" , "diskGenerations": [ ] },
              {   },
              { "planId": "nested", "diskGenerations": [{ "planId": "nested-2" }], "container.password": "p2" }
            ]
          }
        }
        """;

    public static byte[] Bytes => Encoding.UTF8.GetBytes(Json);
}
