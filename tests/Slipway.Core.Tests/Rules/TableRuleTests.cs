using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;

namespace Slipway.Core.Tests.Rules;

/// <summary>
/// The catalogue promises of the field tables what is asked, and no more: of each of their rules
/// there is a document that breaks it, made by putting a bad value in the place of a good one, and
/// nothing that such documents break is missing from it.
/// </summary>
public class TableRuleTests
{
    private const string Refused = "https://refused.example/file";

    public static TheoryData<string> Types() => [.. OfferTypeCatalogue.All.Select(type => type.Id)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_rule_of_the_tables_is_broken_by_some_document(string typeId)
    {
        var type = OfferTypeCatalogue.Get(typeId);
        var promised =
            RuleCatalogue.All.Where(found => found.OfferTypes.Contains(typeId) && found.Rule.Fields.Length > 0 && IsOfTable(found.Rule.Id))
                .Select(found => found.Rule.Id)
                .Where(id => id is not "DOC-ID-004" and not "DOC-PUBLISHER-001")
                .ToHashSet(StringComparer.Ordinal);
        var broken = Broken(type).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(promised.Except(broken));
        Assert.Empty(broken.Except(promised));
    }

    private static bool IsOfTable(string id) =>
        string.CompareOrdinal(id[^3..], "021") < 0 && id is not "MKT-SECRET-008" and not "DOC-DEFINITION-003";

    private static IEnumerable<string> Broken(OfferType type) =>
        from body in Bodies(type)
        from fault in body.Check(address => address == Refused ? "No." : null)
        where IsOfTable(fault.Code)
        select fault.Code;

    private static IEnumerable<JsonObject> Bodies(OfferType type)
    {
        foreach (var key in (string[])["displayText", "offer", "plans"])
        {
            var shape = type.Definition.Fields.Single(field => field.Key == key).Shape;
            foreach (var bad in shape is ValueShape.Text ? Bad(shape) : [new JsonArray(1), "x"])
                yield return With(type, body => body["definition"]!.AsObject(), key, bad);
            yield return With(type, body => body["definition"]!.AsObject(), key, null);
        }

        yield return With(type, body => body["definition"]!.AsObject(), "plans", new JsonArray());
        yield return With(type, body => body["definition"]!["plans"]!.AsArray().Add(body.Plan().DeepClone()));
        foreach (var (fields, at) in ((ImmutableArray<Field>, Func<JsonObject, JsonObject>)[])
        [
            (type.OfferFields, body => body.Offer()), (type.PlanFields, body => body.Plan()),
        ])
        {
            foreach (var field in fields)
            {
                yield return With(type, body => at(body).Remove(field.Key));
                if (field.RequiredUnless is { } other)
                    yield return With(type, body => at(body).Remove(other));
                foreach (var bad in Bad(field.Shape))
                    yield return With(type, at, field.Key, bad);
            }
        }
    }

    private static JsonObject With(OfferType type, Func<JsonObject, JsonObject> at, string key, JsonNode? value) =>
        With(type, body => at(body)[key] = value);

    private static JsonObject With(OfferType type, Action<JsonObject> change)
    {
        var body = Sample.Of(type);
        change(body);
        return body;
    }

    /// <summary>Values that are wrong in one way each, in every place that the shape has.</summary>
    private static IEnumerable<JsonNode?> Bad(ValueShape shape) => BadInside(shape).Concat(shape switch
    {
        { MaxBytes: { } most } and ValueShape.Anything => [new string('x', most)],
        { MaxBytes: { } most } => [new JsonObject { ["x"] = new string('x', most) }],
        _ => (JsonNode?[])[],
    });

    private static IEnumerable<JsonNode?> BadInside(ValueShape shape) => shape switch
    {
        ValueShape.Text text =>
        [
            7, new string('x', (text.MaxLength ?? 0) + 1),
            .. text.Allowed.IsEmpty ? [] : (JsonNode[])["BSD"],
            .. text.Form is { } form ? FieldRuleTests.Forms[form].Bad.Select(bad => (JsonNode)bad) : [],
            .. text.Form is { IsFetched: true } ? (JsonNode[])[Refused] : [],
        ],
        ValueShape.Flag or ValueShape.Count => ["x"],
        ValueShape.List list =>
        [
            7,
            new JsonArray(),
            new JsonArray([.. Enumerable.Range(0, (list.Max ?? 0) + 1).Select(_ => Good(list.Item))]),
            new JsonArray(""),
            new JsonArray(1),
            .. Bad(list.Item).Select(bad => new JsonArray(bad)),
        ],
        ValueShape.Group group =>
            [7, new JsonObject(), .. group.Fields
                .SelectMany(field => Bad(field.Shape).Select(bad => new JsonObject { [field.Key] = bad }))],
        ValueShape.VersionMap map =>
        [
            7, new JsonObject(), new JsonObject { ["1"] = Good(map.Version) },
            new JsonObject(Enumerable.Range(0, (map.Max ?? 0) + 1)
                .Select(number => KeyValuePair.Create($"{number}.0.0", (JsonNode?)Good(map.Version)))),
            .. Bad(map.Version).Select(bad => new JsonObject { ["1.0.0"] = bad }),
        ],
        ValueShape.DataDisk => [7, .. ((JsonNode[])[1, "x", Refused]).Select(bad => new JsonObject { ["lunVhdUrl"] = bad })],
        ValueShape.Picture picture =>
            [7, "x", Refused, new string('x', 5_000), .. ((JsonNode[])[1, "x", Refused])
                .Select(bad => new JsonObject { [picture.Words[0]] = bad })],
        _ => [],
    };

    private static JsonNode Good(ValueShape shape) => shape switch
    {
        ValueShape.Text { Allowed: [var first, ..] } => first,
        ValueShape.Text { Form: { } form } => FieldRuleTests.Forms[form].Good[0],
        ValueShape.Flag => true,
        ValueShape.Count => 1,
        ValueShape.List => new JsonArray(),
        ValueShape.Group or ValueShape.VersionMap or ValueShape.DataDisk => new JsonObject(),
        _ => "https://contoso.example/x",
    };
}
