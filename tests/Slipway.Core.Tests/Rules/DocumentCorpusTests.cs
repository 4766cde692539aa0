using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;

namespace Slipway.Core.Tests.Rules;

/// <summary>
/// Corpus/documents: each file is a sample with changes (JSON Patch) that break exactly one rule,
/// the one in the file's name, and changes that keep it. The file <c>VM-PRICE-021-negative.json</c>
/// breaks VM-PRICE-021.
/// </summary>
public class DocumentCorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus", "documents");

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_bad_document_breaks_exactly_its_rule_and_the_good_one_none(string name)
    {
        var example = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!.AsObject();
        Assert.Equal(
            [(RuleOf(name), (string?)example["target"])], Judge(example, "bad").Select(fault => (fault.Code, (string?)fault.Target)));
        Assert.Empty(Judge(example, "good"));
    }

    [Fact]
    public void Every_rule_that_looks_at_more_than_one_field_has_a_bad_document()
    {
        var covered =
            Directory.GetFiles(Folder).Select(file => RuleOf(Path.GetFileNameWithoutExtension(file))).ToHashSet(StringComparer.Ordinal);
        Assert.All(
            OfferTypeCatalogue.All.SelectMany<OfferType, OfferRule>(type => type.Rules), rule => Assert.Contains(rule.Rule.Id, covered));
    }

    private static string RuleOf(string name) => string.Join('-', name.Split('-').Take(3));

    private static IEnumerable<Fault> Judge(JsonObject example, string changes)
    {
        var body = Changed(example, changes);
        var live = example.ContainsKey("live") ? Changed(example, "live").Definition() : default;
        var type = OfferTypeCatalogue.Get((string)body["offerTypeId"]!);
        return OfferRules.Check(Sample.Judged(type, body.Definition()) with
        {
            Live = live,
            SasRequired = (bool?)example["sasRequired"] ?? false,
            PublicPlans = example["confirmed"]?.AsArray().Select(plan => (string)plan!).ToHashSet() ?? [],
        });
    }

    private static JsonObject Changed(JsonObject example, string changes)
    {
        var body = Sample.Read((string?)example["offer"] ?? "contoso-vm-offer.json");
        foreach (var change in example[changes]?.AsArray() ?? [])
            Apply(body, change!.AsObject());
        return body;
    }

    /// <summary>The operations add, replace and remove of RFC 6902.</summary>
    private static void Apply(JsonObject body, JsonObject change)
    {
        var names = ((string)change["path"]!)[1..].Split('/').Select(Slipway.Core.Documents.JsonPointer.Unescape).ToArray();
        var around = names[..^1].Aggregate((JsonNode)body, (node, name) => (node is JsonArray list ? list[int.Parse(name)] : node[name])!);
        var value = change["value"]?.DeepClone();
        switch (((string)change["op"]!, around))
        {
            case ("add", JsonArray list) when names[^1] == "-":
                list.Add(value);
                break;
            case ("add", JsonArray list):
                list.Insert(int.Parse(names[^1]), value);
                break;
            case ("remove", JsonArray list):
                list.RemoveAt(int.Parse(names[^1]));
                break;
            case ("replace", JsonArray list):
                list[int.Parse(names[^1])] = value;
                break;
            case ("remove", JsonObject group):
                Assert.True(group.Remove(names[^1]), $"There is no {names[^1]} to remove.");
                break;
            case ("replace" or "add", JsonObject group):
                group[names[^1]] = value;
                break;
            default:
                throw new InvalidDataException($"{change.ToJsonString()} is not a change.");
        }
    }
}
