using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Core.Pricing;

namespace Slipway.Core.Documents;

/// <summary>The definition as GET gives it: the bytes that were sent, with as few splices as the wire asks for.</summary>
public static class ServedDefinition
{
    /// <summary>
    /// Own addresses in place of those that files were fetched from (documented), <c>diskGenerations</c> in every machine plan (clients depend on it), and evaluated
    /// prices beside those that were given (documented).
    /// </summary>
    /// <param name="sentDefinition">A definition that <see cref="OfferBody"/> accepted.</param>
    /// <param name="machinePlans">Whether the plans are of a machine type. A plan that has the key, whatever its value, is left alone.</param>
    /// <param name="ownAddresses">
    /// Address as sent -> address of the stored copy, which is no such key itself unless it leads to itself: then serving what was served changes nothing.
    /// A string is replaced wherever it stands, when all of it is such an address, however it is escaped.
    /// </param>
    /// <param name="prices">The evaluated prices of plans by their index. A pricing object that has the key, whatever its value, is left alone.</param>
    public static byte[] Make(
        ReadOnlyMemory<byte> sentDefinition, bool machinePlans, IReadOnlyDictionary<string, string> ownAddresses, IReadOnlyDictionary<int, PlanPrices>? prices = null)
    {
        var splicer = new Splicer(sentDefinition);
        var longest = ownAddresses.Keys.Select(Encoding.UTF8.GetByteCount).DefaultIfEmpty(-1).Max();
        var reader = new Utf8JsonReader(sentDefinition.Span);
        var plan = new PlanWatch();
        var pricing = new PricingWatch();
        var previousEnd = 0;
        while (reader.Read())
        {
            if (prices is { Count: > 0 } && pricing.Ends(ref reader, out var key) && prices.GetValueOrDefault(pricing.Plan) is { } evaluated && evaluated.PricingKey == key)
                splicer.Insert(previousEnd, [.. ",\"evaluatedPrices\":"u8, .. evaluated.Json]);

            // An escape takes at most six bytes for one of the text, so longer strings need no look.
            if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= 6L * longest)
                ReplaceAddress(ref reader, splicer, ownAddresses);
            else if (machinePlans && plan.EndsWithoutGenerations(ref reader, out var isEmpty))
                splicer.Insert(previousEnd, isEmpty ? "\"diskGenerations\":[]"u8 : ",\"diskGenerations\":[]"u8);
            previousEnd = (int)reader.BytesConsumed;
        }

        return splicer.ToArray();
    }

    private static void ReplaceAddress(ref Utf8JsonReader reader, Splicer splicer, IReadOnlyDictionary<string, string> ownAddresses)
    {
        var sent = reader.GetString()!;
        if (!ownAddresses.TryGetValue(sent, out var own) || own == sent)
            return;

        // Only what JSON itself asks for is escaped: & and + stay readable in addresses.
        var text = JsonEncodedText.Encode(own, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        splicer.Replace((int)reader.TokenStartIndex + 1, (int)reader.BytesConsumed - 1, text);
    }

    /// <summary>
    /// Follows the tokens of a definition and tells the end of each plan that has no <c>diskGenerations</c>. Depths count from the definition's object, 0.
    /// </summary>
    private struct PlanWatch
    {
        private bool atPlans;
        private bool inPlans;
        private bool isEmpty;
        private bool hasGenerations;

        public bool EndsWithoutGenerations(ref Utf8JsonReader reader, out bool wasEmpty)
        {
            wasEmpty = isEmpty;
            switch (reader.TokenType, reader.CurrentDepth)
            {
                case (JsonTokenType.PropertyName, 1):
                    atPlans = JsonText.Reads(ref reader, "plans"u8);
                    break;
                case (JsonTokenType.StartArray, 1):
                    inPlans = atPlans;
                    break;
                case (JsonTokenType.EndArray, 1):
                    inPlans = false;
                    break;
                case (JsonTokenType.StartObject, 2) when inPlans:
                    (isEmpty, hasGenerations) = (true, false);
                    break;
                case (JsonTokenType.PropertyName, 3) when inPlans:
                    isEmpty = false;
                    hasGenerations |= JsonText.Reads(ref reader, "diskGenerations"u8);
                    break;
                case (JsonTokenType.EndObject, 2) when inPlans:
                    return !hasGenerations;
            }

            return false;
        }
    }
}
