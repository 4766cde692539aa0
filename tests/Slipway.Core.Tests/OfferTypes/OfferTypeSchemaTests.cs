using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.OfferTypes;

public class OfferTypeSchemaTests
{
    [Fact]
    public void The_schema_names_its_draft_its_type_and_what_is_required()
    {
        var schema = OfferTypeSchema.Of(VirtualMachine.Type);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)schema["$schema"]);
        Assert.Equal("Virtual machine", (string?)schema["title"]);
        Assert.Equal("""["displayText","offer","plans"]""", schema["required"]!.ToJsonString());
        Assert.Equal("""{"type":"string","maxLength":50,"pattern":"\\S"}""", Property(schema, "offer", Market + "title").ToJsonString());
        Assert.Equal(
            """{"type":["string","null"],"enum":["Windows","Linux","",null]}""",
            OfferTypeSchema.Of(
                CoreVirtualMachine.Type)["properties"]!["plans"]!["items"]!["properties"]!["microsoft-azure-corevm.operatingSystemFamily"]!
                .ToJsonString());
    }

    [Fact]
    public void The_samples_are_valid()
    {
        Assert.True(IsValid(OfferTypeSchema.Of(VirtualMachine.Type), Vm().Definition()));
        Assert.True(IsValid(OfferTypeSchema.Of(CoreVirtualMachine.Type), CoreVm().Definition()));
    }

    [Fact]
    public void The_schema_of_a_whole_document_holds_the_same_definition_in_the_draft_that_editors_know()
    {
        foreach (var type in OfferTypeCatalogue.All)
        {
            var (document, definition) = (OfferTypeSchema.OfDocument(type), OfferTypeSchema.Of(type).AsObject());
            Assert.Equal("http://json-schema.org/draft-07/schema#", (string?)document["$schema"]);
            definition.Remove("$schema");
            definition.Remove("title");
            Assert.Equal(definition.ToJsonString(), document["properties"]!["definition"]!.ToJsonString());
            Assert.Equal(type.Id, (string?)document["properties"]!["offerTypeId"]!["const"]);
            Assert.DoesNotContain("prefixItems", document.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Schema_and_rules_agree_on_every_field_and_value()
    {
        JsonNode?[] values =
        [
            null,
            "",
            " ",
            "x",
            "A",
            "US",
            "1.0.0",
            7,
            -1,
            true,
            false,
            new string('x', 51),
            new string('x', 257),
            new string('x', 10_001),
            "https://contoso.example",
            "ftp://x",
            "jon@contoso.example",
            "59160c40-2e25-4dcf-a2fd-6514cb08bf08",
            "Linux",
            Json("[]"),
            Json("{}"),
            Json("[null]"),
            Json("""["x"]"""),
            Json("""["US"]"""),
            Json("""[""]"""),
            Json("""["PublicAzure"]"""),
            Json("""["a0-basic"]"""),
            Json("""[{}]"""),
            Json("""[{"linkUrl":"x"}]"""),
            Json("""[{"linkUrl":"https://x"}]"""),
            Json("""[{"imageURL":"x"}]"""),
            Json("""[{"imageUrl":"https://x","imageName":"x"}]"""),
            Json("""[{"thumbnail":7}]"""), Json("""["1","2","3","4","5","6"]"""),
            Json("""{"1.0":{}}"""),
            Json("""{"1.0.0":{"osVhdUrl":""}}"""),
            Json("""{"1.0.0":{"osVhdUrl":"x"}}"""),
            Json("""{"isByol":1}"""),
            Json("""{"freeTrialDurationInMonths":-1}"""),
        ];
        foreach (var type in OfferTypeCatalogue.All)
        {
            var schema = OfferTypeSchema.Of(type);
            foreach (var (ofPlan, field) in type.OfferFields
                .Select(field => (false, field))
                .Concat(type.PlanFields.Select(field => (true, field))))
            {
                // A list of addresses has no pattern.
                if (field.Shape is ValueShape.Text { Form: { Pattern: null } })
                    continue;
                foreach (var value in values)
                {
                    var body = Sample.Of(type);
                    (ofPlan ? body.Plan() : body.Offer())[field.Key] = value?.DeepClone();
                    var faults = body.Check().Where(fault => !type.Rules.Any(rule => rule.Rule.Id == fault.Code)).ToArray();
                    Assert.True(
                        faults.Length == 0 == IsValid(schema, body.Definition()),
                        $"{field.Key} = {value?.ToJsonString() ?? "null"}: {string.Join(' ', faults.Select(fault => fault.Code))}");
                }
            }
        }
    }

    private static JsonNode Property(JsonNode schema, params string[] path) => path.Aggregate(schema, (at, key) => at["properties"]![key]!);

    /// <summary>
    /// The few keywords that the schema uses. It throws on any other, so that none goes untested.
    /// </summary>
    private static bool IsValid(JsonNode schema, JsonElement value) => schema.AsObject().All(keyword => keyword.Key switch
    {
        "$schema" or "title" or "format" => true,
        "type" => (keyword.Value is JsonArray any ? any : [keyword.Value!.DeepClone()]).Any(type => IsOfType((string)type!, value)),
        "enum" => keyword.Value!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, JsonNode.Parse(value.GetRawText()))),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.EnumerateRunes().Count() <= (int)keyword.Value!,
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, (string)keyword.Value!),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= (int)keyword.Value!,
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= (int)keyword.Value!,
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => IsValid(keyword.Value!, item)),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= (int)keyword.Value!,
        "minProperties" => value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() >= (int)keyword.Value!,
        "maxProperties" => value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() <= (int)keyword.Value!,
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= (int)keyword.Value!,
        "properties" => value.ValueKind != JsonValueKind.Object
            || keyword.Value!
                .AsObject()
                .All(property => !value.TryGetProperty(property.Key, out var inner) || IsValid(property.Value!, inner)),
        "required" =>
            value.ValueKind != JsonValueKind.Object || keyword.Value!.AsArray().All(key => value.TryGetProperty((string)key!, out _)),
        "propertyNames" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(property => IsValid(keyword.Value!, Element(JsonValue.Create(property.Name)))),
        "additionalProperties" =>
            value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(property => IsValid(keyword.Value!, property.Value)),
        "patternProperties" => value.ValueKind != JsonValueKind.Object || keyword.Value!.AsObject().All(pattern =>
            value.EnumerateObject().All(property => !Regex.IsMatch(property.Name, pattern.Key) || IsValid(pattern.Value!, property.Value))),
        "allOf" => keyword.Value!.AsArray().All(inner => IsValid(inner!, value)),
        "anyOf" => keyword.Value!.AsArray().Any(inner => IsValid(inner!, value)),
        "not" => !IsValid(keyword.Value!, value),
        _ => throw new NotSupportedException(keyword.Key),
    });

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => string.Equals(type, value.ValueKind.ToString(), StringComparison.OrdinalIgnoreCase),
    };
}
