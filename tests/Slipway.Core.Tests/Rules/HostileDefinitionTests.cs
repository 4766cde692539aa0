using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Catalog;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.OfferTypes.Applications;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Rules;

/// <summary>
/// Definitions that no client would send: the rules judge them, the readers pass over them, and
/// nothing throws.
/// </summary>
public class HostileDefinitionTests
{
    private static readonly string[] Values =
        ["null", "7", "true", "\"x\"", "\"\"", "[]", "[null,1,[\"x\"],{}]", "{}", """{"1.0.0":{"osVhdUrl":"x"},"x":[{}]}"""];

    [Theory]
    [InlineData(VirtualMachine.Id)]
    [InlineData(CoreVirtualMachine.Id)]
    [InlineData(Application.Id)]
    public void Any_value_may_stand_anywhere(string typeId)
    {
        var type = OfferTypeCatalogue.Get(typeId);
        var places = Places(Sample.Of(type)["definition"]!, []).ToArray();
        Assert.True(places.Length > 60);
        foreach (var place in places)
        {
            foreach (var value in Values)
            {
                var body = Sample.Of(type);
                Replace(body, ["definition", .. place], Json(value));
                Judge(type, body);
            }
        }
    }

    [Fact]
    public void Random_definitions_are_judged_too()
    {
        var random = new Random(20171031);
        for (var round = 0; round < 2000; round++)
        {
            var type = OfferTypeCatalogue.All[round % OfferTypeCatalogue.All.Length];
            var body = Sample.Of(type);
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                var places = Places(body["definition"], []).ToArray();
                Replace(body, ["definition", .. places[random.Next(places.Length)]], RandomNode(random, 4, type));
            }

            Judge(type, body);
            JudgeBesideLive(type, body, body.Definition());
        }
    }

    private static void Judge(OfferType type, JsonObject body)
    {
        var definition = body.Definition();
        var faults = Check(type, definition);
        Assert.All(faults, fault =>
        {
            Assert.Matches("^[A-Z]+-[A-Z]+-[0-9]{3}$", fault.Code);
            Assert.NotEmpty(fault.Message);
            AssertResolves(body, fault.Target);
        });
        Assert.Equal(faults.Length, faults.Distinct().Count());
        foreach (var pointer in ImageReferences.Of(type, definition)
            .Select(image => image.Pointer)
            .Concat(FileReferences.Of(type, definition).Select(file => file.Pointer)))
            Assert.Equal(JsonValue.Create("x").GetValueKind(), Resolve(body, Keys(pointer))!.GetValueKind());
        _ = ImageReferences.PlansWithoutImage(type, definition).ToArray();
        _ = Listing.Build(type, definition, address => address);
    }

    /// <summary>What is live may be anything, too: it was judged by the rules of its day.</summary>
    private static void JudgeBesideLive(OfferType type, JsonObject body, JsonElement definition)
    {
        var sample = Sample.Of(type);
        var (ofSample, judged) = (sample.Definition(), Judged(type, definition));
        foreach (var fault in OfferRules.Check(judged with { Live = ofSample, SasRequired = true }))
            AssertResolves(body, fault.Target);
        foreach (var fault in OfferRules.Check(judged with { Definition = ofSample, Live = definition }))
            AssertResolves(sample, fault.Target);
    }

    /// <summary>The place exists, or is a key that the object around it lacks.</summary>
    private static void AssertResolves(JsonObject body, string pointer)
    {
        var keys = Keys(pointer);
        var around = Resolve(body, keys[..^1]);
        Assert.True(around is JsonObject || (around is JsonArray list && int.Parse(keys[^1]) < list.Count), pointer);
    }

    private static string[] Keys(string pointer) =>
        [.. pointer[1..]
            .Split('/')
            .Select(key => key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static JsonNode? Resolve(JsonNode? node, IEnumerable<string> keys)
    {
        foreach (var key in keys)
            node = node is JsonArray list ? list[int.Parse(key)] : node!.AsObject()[key];
        return node;
    }

    private static void Replace(JsonObject body, string[] keys, JsonNode? value)
    {
        switch (Resolve(body, keys[..^1]))
        {
            case JsonArray list:
                list[int.Parse(keys[^1])] = value;
                break;
            case JsonObject around:
                around[keys[^1]] = value;
                break;
            default:
                break;
        }
    }

    private static IEnumerable<string[]> Places(JsonNode? node, string[] here)
    {
        yield return here;
        var inner = node switch
        {
            JsonObject around => around.SelectMany(pair => Places(pair.Value, [.. here, pair.Key])),
            JsonArray list => list.SelectMany((item, index) => Places(item, [.. here, index.ToString()])),
            _ => [],
        };
        foreach (var place in inner)
            yield return place;
    }

    private static JsonNode? RandomNode(Random random, int depth, OfferType type) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => Json(random.Next(2) == 0 ? random.Next().ToString() : "-1.5e308"),
        3 => RandomText(random),
        4 => "https://files.contoso.example/a.vhd?sig=x",
        5 => "",
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(8)).Select(_ => RandomNode(random, depth - 1, type))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(6))
            .Select(_ => RandomKey(random, type))
            .Distinct()
            .Select(key => KeyValuePair.Create(key, RandomNode(random, depth - 1, type)))),
    };

    private static string RandomKey(Random random, OfferType type) => random.Next(4) switch
    {
        0 => type.OfferFields[random.Next(type.OfferFields.Length)].Key,
        1 => type.PlanFields[random.Next(type.PlanFields.Length)].Key,
        2 =>
            new[]
            {
                "1.0.0",
                "osVhdUrl",
                "lunVhdDetails",
                "lunVhdUrl",
                "planId",
                "linkUrl",
                "packageVersion",
                "packageFile",
                "authorizations",
                "offer",
                "plans",
                "displayText",
                "a/b~c",
                "",
            }[random.Next(14)],
        _ => RandomText(random),
    };

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => char.ConvertFromUtf32(random.Next(3) switch
        {
            0 => random.Next(0x20, 0x7f),
            1 => random.Next(0, 0x300),
            _ => random.Next(0x1f300, 0x1f600),
        })));
}
