using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Slipway.Core.Drafts;
using Slipway.Core.OfferTypes.VirtualMachines;
using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Documents;

/// <summary>What must hold for every document, tried on thousands of damaged ones.</summary>
public class DocumentPropertyTests
{
    private const int Count = 5000;

    private static readonly List<byte[]> Documents = [SampleOffer.Bytes, .. Mutations.Of(SampleOffer.Bytes, seed: 20171031, Count)];

    private static readonly List<(byte[] Body, OfferBody Offer)> Accepted =
        [.. Documents.Select(body => (body, OfferBody.Read(body).Value))
            .Where(pair => pair.Value is not null)
            .Select(pair => (pair.body, pair.Value!))];

    [Fact]
    public void The_damage_leaves_enough_of_both_kinds() => Assert.InRange(Accepted.Count, Count / 10, Count * 9 / 10);

    [Fact]
    public void What_is_accepted_is_what_a_strict_parser_reads()
    {
        foreach (var body in Documents)
            Assert.True(OfferBody.Read(body).IsAccepted == IsStrictOffer(body), Encoding.UTF8.GetString(body));
    }

    [Fact]
    public void A_refusal_says_something()
    {
        foreach (var refusals in Documents.Select(body => OfferBody.Read(body))
            .Where(reading => !reading.IsAccepted)
            .Select(reading => reading.Refusals))
        {
            Assert.NotEmpty(refusals);
            Assert.All(refusals, fault => Assert.True(fault.Message.Length > 20 && !fault.Message.Any(char.IsControl), fault.Message));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_served_definition_differs_in_its_splices_only(bool machinePlans)
    {
        foreach (var (_, offer) in Accepted)
        {
            var served = Serve(offer.Definition, machinePlans);
            var expected = Spliced(JsonNode.Parse(offer.Definition.Span), machinePlans);
            Assert.Equal(expected!.ToJsonString(), JsonNode.Parse(served)!.ToJsonString());
        }
    }

    [Fact]
    public void Serving_what_was_served_changes_nothing()
    {
        foreach (var served in Accepted.Select(pair => Serve(pair.Offer.Definition, true)))
            Assert.Equal(served, Serve(served, true));
    }

    [Fact]
    public void Every_served_document_is_accepted_back_as_it_is()
    {
        foreach (var (_, offer) in Accepted)
        {
            var served = Serve(offer.Definition, true);
            byte[] document = [.. "{\"definition\":"u8, .. served, .. ",\"status\":\"running\"}"u8];

            var back = OfferBody.Read(document);

            Assert.True(back.IsAccepted, string.Join("\n", back.Refusals));
            Assert.True(back.Value.Definition.Span.SequenceEqual(served));
        }
    }

    [Fact]
    public void Masking_hides_every_secret_and_merging_finds_each_again()
    {
        static bool IsSecret(IReadOnlyList<string> path) =>
            path[^1] is "key" or "x" or "connectionString" or "password" or "container.password";
        foreach (var (_, offer) in Accepted)
        {
            var first = SecretFields.Extract(offer.Definition, IsSecret)!;
            var again = SecretFields.Extract(first.Masked, IsSecret)!;

            Assert.Equal(first.Masked, again.Masked);
            Assert.Empty(again.Values);
            Assert.Equal(first.Placeholders.Count + first.Values.Count, again.Placeholders.Count);
            Assert.Equal(first.Values, SecretFields.Merge(again, first.Values).Values);
            Assert.All(again.Placeholders.Values, pointer => Assert.Equal(SecretFields.Placeholder, At(first.Masked, pointer)));
        }
    }

    [Fact]
    public void A_damaged_notification_request_is_accepted_or_refused_and_never_a_crash()
    {
        byte[][] originals =
        [
            .. new[] { "{'metadata':{'notification-emails':'a@x, b@y'}}", "{\"metadata\":{\"notification-emails\":\"o'b@x\"}}" }
                .Select(Encoding.UTF8.GetBytes),
        ];
        foreach (var reading in originals.SelectMany((original, seed) => Mutations.Of(original, seed, Count))
            .Select(body => NotificationRequest.Read(body)))
            Assert.NotEqual(reading.IsAccepted, reading.Refusals.Any());
    }

    private static byte[] Serve(ReadOnlyMemory<byte> definition, bool machinePlans)
    {
        var keys = machinePlans ? VirtualMachine.Type.PlanKeysWhenNotSent : [];
        return ServedDefinition.Shown(ServedDefinition.Make(definition, keys, SampleOffer.OwnAddresses), keys).ToArray();
    }

    private static string At(byte[] definition, string pointer) =>
        pointer.Split('/').Skip(2)
            .Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))
            .Aggregate(JsonNode.Parse(definition), (node, part) => node is JsonArray array ? array[int.Parse(part)] : node![part])!
            .GetValue<string>();

    private static JsonNode? Spliced(JsonNode? definition, bool machinePlans)
    {
        if (machinePlans && definition!["plans"] is JsonArray plans)
        {
            foreach (var key in VirtualMachine.Type.PlanKeysWhenNotSent)
            {
                foreach (var plan in plans.OfType<JsonObject>().Where(plan => !plan.ContainsKey(key.Key)))
                    plan.Add(key.Key, JsonNode.Parse(key.Value));
            }
        }

        return Readdressed(definition);
    }

    private static JsonNode? Readdressed(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Readdressed(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Readdressed)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == SampleOffer.Logo =>
            SampleOffer.OwnLogo,
        _ => node?.DeepClone(),
    };

    /// <summary>
    /// The same judgement by other means: the framework's document model and every string taken out
    /// of it.
    /// </summary>
    private static bool IsStrictOffer(byte[] body)
    {
        if (!Utf8.IsValid(body))
            return false;
        try
        {
            var text = body.AsSpan().StartsWith("\uFEFF"u8) ? body.AsMemory(3) : body;
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 64 });
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && IsText(root)
                && root.TryGetProperty("definition", out var definition) && definition.ValueKind == JsonValueKind.Object
                && new[] { "publisherId", "offerTypeId", "id" }
                    .All(name => !root.TryGetProperty(name, out var id) || id.ValueKind is JsonValueKind.String or JsonValueKind.Null);
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(member => !member.Name.Contains('\0') && IsText(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsText),
        JsonValueKind.String => !element.GetString()!.Contains('\0'),
        _ => true,
    };
}
