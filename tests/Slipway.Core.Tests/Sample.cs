using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;
using Slipway.Core.OfferTypes.Applications;
using Slipway.Core.OfferTypes.CoreVirtualMachines;

namespace Slipway.Core.Tests;

/// <summary>The repository's sample offers, as test documents to change.</summary>
internal static class Sample
{
    public const string Market = "microsoft-azure-marketplace.";
    public const string Machine = "microsoft-azure-virtualmachines.";
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<string> NoSecrets = [];

    public static JsonObject Vm() => Read("contoso-vm-offer.json");

    public static JsonObject CoreVm() => Read("contoso-core-vm-offer.json");

    public static JsonObject App() => Read("contoso-application-offer.json");

    public static JsonObject Of(OfferType type) => type.Id switch
    {
        CoreVirtualMachine.Id => CoreVm(),
        Application.Id => App(),
        _ => Vm(),
    };

    public static JsonObject Offer(this JsonObject body) => body["definition"]!["offer"]!.AsObject();

    public static JsonObject Plan(this JsonObject body, int index = 0) => body["definition"]!["plans"]![index]!.AsObject();

    public static JsonElement Element(JsonNode? node) => JsonElement.Parse(node?.ToJsonString() ?? "null");

    public static JsonElement Definition(this JsonObject body) => Element(body["definition"]);

    public static Fault[] Check(
        this JsonObject body, Func<string, string?>? addressRefusal = null, IReadOnlySet<string>? missingSecrets = null) =>
            Check(OfferTypeCatalogue.Get((string)body["offerTypeId"]!), body.Definition(), addressRefusal, missingSecrets);

    public static Fault[] Check(
        OfferType type,
        JsonElement definition,
        Func<string, string?>? addressRefusal = null,
        IReadOnlySet<string>? missingSecrets = null) =>
        [.. OfferRules.Check(
            Judged(type, definition) with { AddressRefusal = addressRefusal ?? (_ => null), MissingSecrets = missingSecrets ?? NoSecrets })
            .Where(fault => fault.Severity == Severity.Error)];

    public static OfferToCheck Judged(OfferType type, JsonElement definition) =>
        new(type, "contoso", "contoso-offer", definition) { Now = Now };

    public static JsonNode? Json(string text) => JsonNode.Parse(text);

    public static JsonObject Read(string name)
    {
        using var stream = typeof(Sample).Assembly.GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
