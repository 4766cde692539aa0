using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;

namespace Slipway.Core.Drafts;

/// <summary>
/// The definition as GET returns it: the bytes that were sent, with as few changes as the wire
/// needs.
/// </summary>
public static class ServedDefinition
{
    /// <summary>
    /// Plans that get missing keys: ten times what can be published. Without a limit, a body of
    /// empty plans would become one of twenty times its size.
    /// </summary>
    private const int MostPlans = 1000;

    /// <summary>
    /// Ends what <see cref="Make"/> makes. Texts that older programs stored end with their brace:
    /// their plans still lack some keys, which <see cref="Renew"/> adds.
    /// </summary>
    private const byte End = (byte)'\n';

    /// <summary>
    /// Own addresses in place of those that files were fetched from (documented), a type's keys in
    /// every plan (clients depend on them), and evaluated prices beside those that were given
    /// (documented). Store the result; <see cref="Shown"/> gives the text for the wire.
    /// </summary>
    /// <param name="sentDefinition">A definition that <see cref="OfferBody"/> accepted.</param>
    /// <param name="planKeys">
    /// What each plan has. A plan that has the key already, whatever its value, is left alone.
    /// </param>
    /// <param name="ownAddresses">
    /// Address as sent -> address of the stored copy. That address is never a key, unless it maps
    /// to itself: so serving a served definition changes nothing. A string is replaced wherever it
    /// stands, when all of it is such an address, however it is escaped.
    /// </param>
    /// <param name="prices">
    /// The evaluated prices of plans by their index. A pricing object that has the key, whatever
    /// its value, is left alone.
    /// </param>
    public static byte[] Make(
        ReadOnlyMemory<byte> sentDefinition,
        ImmutableArray<EmptyKey> planKeys,
        IReadOnlyDictionary<string, string> ownAddresses,
        IReadOnlyDictionary<int, PlanPrices>? prices = null)
    {
        var splicer = new Splicer(sentDefinition);
        var longest = ownAddresses.Keys.Select(Encoding.UTF8.GetByteCount).DefaultIfEmpty(-1).Max();
        var reader = new Utf8JsonReader(sentDefinition.Span);
        var plan = new PlanTracker(planKeys);
        var pricing = new PricingTracker();
        var previousEnd = 0;
        while (reader.Read())
        {
            if (prices is { Count: > 0 }
                && pricing.Ends(ref reader, out var key)
                && prices.GetValueOrDefault(pricing.Plan) is { } evaluated
                && evaluated.PricingKey == key)
            {
                splicer.Insert(previousEnd, [.. ",\"evaluatedPrices\":"u8, .. evaluated.Json]);
            }

            // An escape takes at most six bytes for one of the text, so longer strings need no
            // look.
            if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= 6L * longest)
                ReplaceAddress(ref reader, splicer, ownAddresses);
            else if (plan.Missing(ref reader) is { } missing)
                splicer.Insert(previousEnd, missing);
            previousEnd = (int)reader.BytesConsumed;
        }

        splicer.Insert(sentDefinition.Length, [End]);
        return splicer.ToArray();
    }

    /// <summary>
    /// A stored text as this program would have made it, whichever program did. Older ones left the
    /// secrets of addresses in it.
    /// </summary>
    public static byte[] Renew(byte[] stored, ImmutableArray<EmptyKey> planKeys, SecretKeys? secrets = null)
    {
        if (stored is [.., End])
            return stored;
        var masked = secrets is null ? null : SecretFields.Extract(stored, secrets.IsSecret, secrets.IsInside)?.Masked;
        return Make(masked ?? stored, planKeys, ImmutableDictionary<string, string>.Empty);
    }

    /// <summary>The text for the wire, made of a stored one.</summary>
    public static ReadOnlyMemory<byte> Shown(byte[] stored, ImmutableArray<EmptyKey> planKeys, SecretKeys? secrets = null) =>
        Renew(stored, planKeys, secrets).AsMemory()[..^1];

    private static void ReplaceAddress(ref Utf8JsonReader reader, Splicer splicer, IReadOnlyDictionary<string, string> ownAddresses)
    {
        var sent = reader.GetString()!;
        if (!ownAddresses.TryGetValue(sent, out var own) || own == sent)
            return;

        // Only characters that JSON requires are escaped: & and + stay readable in addresses.
        var text = JsonEncodedText.Encode(own, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        splicer.Replace((int)reader.TokenStartIndex + 1, (int)reader.BytesConsumed - 1, text);
    }

    /// <summary>
    /// Follows the tokens of a definition and finds what its plans lack. Depths count from the
    /// definition's object, 0.
    /// </summary>
    private struct PlanTracker(ImmutableArray<EmptyKey> keys)
    {
        private readonly bool[] has = new bool[keys.Length];
        private bool atPlans;
        private bool inPlans;
        private bool isEmpty;
        private int plans;

        /// <summary>
        /// At the end of a plan, the text that it lacks; null where it lacks nothing, and
        /// everywhere else.
        /// </summary>
        public byte[]? Missing(ref Utf8JsonReader reader)
        {
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
                case (JsonTokenType.StartObject, 2) when inPlans && plans == MostPlans:
                    inPlans = false;
                    break;
                case (JsonTokenType.StartObject, 2) when inPlans:
                    plans++;
                    isEmpty = true;
                    Array.Clear(has);
                    break;
                case (JsonTokenType.PropertyName, 3) when inPlans:
                    isEmpty = false;
                    for (var index = 0; index < has.Length; index++)
                        has[index] = has[index] || JsonText.Reads(ref reader, keys[index].Utf8);
                    break;
                case (JsonTokenType.EndObject, 2) when inPlans && Array.IndexOf(has, false) >= 0:
                    var lacked = string.Join(
                        ',', has.Zip(keys).Where(pair => !pair.First).Select(pair => $"\"{pair.Second.Key}\":{pair.Second.Value}"));
                    return Encoding.UTF8.GetBytes(isEmpty ? lacked : "," + lacked);
            }

            return null;
        }
    }
}
