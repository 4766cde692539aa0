using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Rules;

/// <summary>
/// Walks the field tables: each field's missing, wrong, too long and badly formed value is a fault
/// of its own, and a good one is none.
/// </summary>
public class FieldRuleTests
{
    internal static readonly Dictionary<TextForm, (string[] Good, string[] Bad)> Forms = new()
    {
        [TextForm.Id] = (["a", "win10_unreal", "5_1", "a-b"], ["a-", "A", "a.b", "ä", "a\n", new string('a', 51)]),
        [TextForm.Guid] = (
            ["59160c40-2e25-4dcf-a2fd-6514cb08bf08", "59160C40-2E25-4DCF-A2FD-6514CB08BF08"],
            ["59160c402e254dcfa2fd6514cb08bf08", "{59160c40-2e25-4dcf-a2fd-6514cb08bf08}", " 59160c40-2e25-4dcf-a2fd-6514cb08bf08", "x"]),
        [TextForm.Email] = (
        [
            "jondoe@contoso.example", "a+b@host",
        ], ["jondoe", "@contoso.example", "jon@", "a@b@c", "a@b c", "a@b\n", "a@b..c", "a@b,c@d"]),
        [TextForm.Emails] = (["a@x", "a@x, b@y", "a@x;b@y"], ["a", "a@x b@y", ",", "a@x,"]),
        [TextForm.Region] = (["US", "DE"], ["us", "USA", "U", "U1", "US\n"]),
        [TextForm.VmSize] = (
        [
            "a0-basic", "ds2-standard-v2", "d2s-standard-v3", "e64-16s-standard-v3", "nc24ads-standard-a100-v4",
        ], ["Standard_D2", "d2", "D2-standard", "d2-premium", "a0-basic "]),
        [TextForm.Date] = (["11/01/2026"], ["2026-11-01", "13/01/2026", "1/1/2026", "02/30/2026"]),
        [TextForm.Gigabytes] = (["30", "1023"], ["0", "30 GB", "030", "-1", "1.5", "30\n"]),
        [TextForm.Link] = Addresses,
        [TextForm.File] = Addresses,
    };

    private static (string[] Good, string[] Bad) Addresses => (
        ["https://contoso.example", "http://contoso.example/a?b#c", "HTTPS://contoso.example"],
        ["contoso.example", "ftp://contoso.example", "javascript:alert(1)", "//contoso.example", "http://", "https:///x", "https://a b",
            " https://a", "https://a\n", "file:///etc/passwd"]);

    public static TheoryData<string, bool, string> Fields()
    {
        var data = new TheoryData<string, bool, string>();
        foreach (var type in OfferTypeCatalogue.All)
        {
            foreach (var field in type.OfferFields)
                data.Add(type.Id, false, field.Key);
            foreach (var field in type.PlanFields)
                data.Add(type.Id, true, field.Key);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_missing_field_is_a_fault_only_where_it_is_required(string typeId, bool ofPlan, string key)
    {
        var (field, pointer, set) = At(typeId, ofPlan, key);
        // The sample has one of each pair of alternatives.
        var sample = Sample.Of(OfferTypeCatalogue.Get(typeId));
        var required = field.Required || (field.RequiredUnless is not null && (ofPlan ? sample.Plan() : sample.Offer()).ContainsKey(key));
        string[] expected = required ? [$"{field.Topic}-001 {pointer}"] : [];
        Assert.Equal(expected, Codes(set(null, true)));
        Assert.Equal(expected, Codes(set(null, false)));
        if (field.Shape is ValueShape.Text)
        {
            Assert.Equal(expected, Codes(set("", false)));
            if (required)
                Assert.Equal(expected, Codes(set(" \t", false)));
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_value_of_another_kind_is_a_fault(string typeId, bool ofPlan, string key)
    {
        var (field, pointer, set) = At(typeId, ofPlan, key);
        foreach (var (kind, value) in new (string, JsonNode)[]
        {
            ("text", "x"), ("number", 1), ("flag", true), ("list", new JsonArray("x")), ("object", new JsonObject()),
        })
        {
            var own = field.Shape switch
            {
                ValueShape.Text => "text",
                ValueShape.Flag => "flag",
                ValueShape.Count => "number",
                ValueShape.List => "list",
                ValueShape.Anything => kind,
                _ => "object",
            };
            if (kind != own)
                Assert.Equal(
                    [$"{field.Topic}-002 {pointer}"],
                    Codes(set(value, false)).Where(code => !code.Contains("TERMS-001", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_text_has_its_length_its_form_and_its_values(string typeId, bool ofPlan, string key)
    {
        var (field, pointer, set) = At(typeId, ofPlan, key);
        var (shape, wrap, code) = field.Shape switch
        {
            ValueShape.Text text => (text, (Func<string, JsonNode>)(value => value), 0),
            ValueShape.List { Item: ValueShape.Text text } => (text, value => new JsonArray(value), 10),
            _ => (null, _ => null!, 0),
        };
        if (shape is null)
            return;
        var place = code == 0 ? pointer : pointer + "/0";
        if (shape.MaxLength is { } most)
        {
            Assert.DoesNotContain($"{field.Topic}-{code + 3:000} {place}", Codes(set(wrap(new string('x', most)), false)));
            Assert.Equal([$"{field.Topic}-{code + 3:000} {place}"], Codes(set(wrap(new string('x', most + 1)), false)));
        }

        // Another kind of plan may need more fields; that is no fault of this one.
        foreach (var good in shape.Form is null ? [.. shape.Allowed] : Forms[shape.Form].Good)
            Assert.DoesNotContain(Codes(set(wrap(good), false)), code => code.StartsWith(field.Topic + "-0", StringComparison.Ordinal));
        foreach (var bad in shape.Form is not null ? Forms[shape.Form].Bad
            : shape.Allowed.IsEmpty ? []
            : ["BSD", shape.Allowed[0].ToUpperInvariant() + " "])
            Assert.Equal([$"{field.Topic}-{code + 4:000} {place}"], Codes(set(wrap(bad), false)));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_list_has_neither_too_few_nor_too_many_entries(string typeId, bool ofPlan, string key)
    {
        var (field, pointer, set) = At(typeId, ofPlan, key);
        if (field.Shape is not ValueShape.List list)
            return;
        var good = list.Item switch
        {
            ValueShape.Text { Form: { } form } => Forms[form].Good[0],
            ValueShape.Text { Allowed: [var first, ..] } => first,
            ValueShape.Group =>
                JsonNode.Parse("""{"linkTitle":"a","linkUrl":"https://a","categoryL1":"a","id":"59160c40-2e25-4dcf-a2fd-6514cb08bf08"}"""),
            ValueShape.DataDisk or ValueShape.Picture => new JsonObject(),
            ValueShape.Text => "a",
            _ => (JsonNode)"x",
        };
        JsonArray Times(int count) => new([.. Enumerable.Range(0, count).Select(_ => good!.DeepClone())]);

        Assert.Empty(Codes(set(Times(Math.Max(1, list.Min)), false)));
        Assert.Equal(
            field.Required || (field.RequiredUnless is not null) ? [$"{field.Topic}-003 {pointer}"] : [], Codes(set(Times(0), false)));
        if (list.Max is { } most)
        {
            Assert.Empty(Codes(set(Times(most), false)));
            Assert.Equal([$"{field.Topic}-003 {pointer}"], Codes(set(Times(most + 1), false)));
        }
    }

    [Theory]
    [InlineData("usefulLinks", """[{"linkTitle":"a"}]""", "MKT-LINKURL-001")]
    [InlineData("usefulLinks", """[{"linkUrl":"javascript:x"}]""", "MKT-LINKURL-004")]
    [InlineData("usefulLinks", """[{"linkUrl":"https://a","linkTitle":1}]""", "MKT-LINKTITLE-002")]
    [InlineData("usefulLinks", """["https://a"]""", "MKT-LINKS-012")]
    [InlineData("usefulLinks", """[null]""", "MKT-LINKS-012")]
    [InlineData("allowedSubscriptions", """[""]""", "MKT-SUBSCRIPTIONS-011")]
    [InlineData("categoryMap", """[{}]""", "MKT-CATEGORY-001")]
    public void Entries_are_judged_too(string key, string value, string code)
    {
        var body = Vm();
        body.Offer()[Market + key] = Json(value);
        Assert.Equal([code], body.Check().Where(OfTable).Select(fault => fault.Code));
    }

    [Theory]
    [InlineData("restrictedAudience", """{"manualEntries":[{"type":"subscriptionId","id":"x","description":null}]}""", "VM-AUDIENCEID-004")]
    [InlineData("restrictedAudience", """{"uploadedCsvUri":"x"}""", "VM-AUDIENCEFILE-004")]
    [InlineData("virtualMachinePricing", """{"isByol":"yes"}""", "VM-LICENCE-002")]
    [InlineData("virtualMachinePricing", """{"isByol":true,"freeTrialDurationInMonths":-1}""", "VM-TRIAL-002")]
    [InlineData("virtualMachinePricing", """{"isByol":true,"freeTrialDurationInMonths":1e99}""", "VM-TRIAL-002")]
    [InlineData("virtualMachinePricing", """{"spreadSheetPricing":{"uri":"x"}}""", "VM-PRICEFILE-004")]
    [InlineData("diskGenerations", """[{"planId":"Gen 2"}]""", "VM-GENERATION-004")]
    [InlineData("diskGenerations", """[{"vmImages":{"1":{}}}]""", "VM-IMAGE-006")]
    [InlineData("diskGenerations", """[{"microsoft-azure-virtualmachines.vmImages":{"1.0.0":{"osVhdUrl":"x"}}}]""", "VM-DISK-004")]
    [InlineData("microsoft-azure-virtualmachines.vmImages", """{"1.0.0":null}""", "VM-IMAGE-012")]
    [InlineData("microsoft-azure-virtualmachines.vmImages", """{"1.0.0":{"lunVhdDetails":[1]}}""", "VM-DATADISK-012")]
    [InlineData("microsoft-azure-virtualmachines.vmImages", """{"1.0.0":{"lunVhdDetails":[{"lunVhdUrl":"x"}]}}""", "VM-DATADISK-014")]
    public void What_stands_deeper_in_a_plan_is_judged_too(string key, string value, string code)
    {
        var body = Vm();
        body.Plan()[key] = Json(value);
        Assert.Equal([code], body.Check().Where(OfTable).Select(fault => fault.Code));
    }

    private static (Field Field, string Pointer, Func<JsonNode?, bool, Fault[]> Set) At(string typeId, bool ofPlan, string key)
    {
        var type = OfferTypeCatalogue.Get(typeId);
        var field = (ofPlan ? type.PlanFields : type.OfferFields).Single(field => field.Key == key);
        return (field, (ofPlan ? "/definition/plans/0/" : "/definition/offer/") + key, (value, remove) =>
        {
            var body = Sample.Of(type);
            var around = ofPlan ? body.Plan() : body.Offer();
            if (remove)
                around.Remove(key);
            else
                around[key] = value;
            return body.Check();
        });
    }

    /// <summary>
    /// Of the field tables' own rules; the others, from 021 on, have their corpus.
    /// </summary>
    private static string[] Codes(Fault[] faults) => [.. faults.Where(OfTable).Select(fault => $"{fault.Code} {fault.Target}")];

    private static bool OfTable(Fault fault) => string.CompareOrdinal(fault.Code[^3..], "021") < 0;
}
