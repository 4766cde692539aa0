using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
        foreach (var (index, plan) in JsonValues.Entries(JsonValues.Get(splicer.Root, "plans"))
            .Index()
            .Where(found => found.Item.ValueKind == JsonValueKind.Object)
            .Take(MostPlans))
        {
            string[] missing =
                [.. planKeys.Where(key => !plan.TryGetProperty(key.Key, out _)).Select(key => $"\"{key.Key}\":{key.Value}")];
            if (missing.Length > 0)
                Append(splicer, plan, Encoding.UTF8.GetBytes(string.Join(',', missing)));
            if (prices?.GetValueOrDefault(index) is { } evaluated
                && JsonValues.Get(plan, evaluated.PricingKey) is { ValueKind: JsonValueKind.Object } pricing
                && !pricing.TryGetProperty(EvaluatedPrices.Key, out _))
                Append(splicer, pricing, [.. "\"evaluatedPrices\":"u8, .. evaluated.Json]);
        }

        if (ownAddresses.Count > 0)
            ReplaceAddresses(sentDefinition.Span, splicer, ownAddresses);
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

    /// <summary>Behind the last property of an object, or as its first.</summary>
    private static void Append(Splicer splicer, JsonElement group, byte[] properties)
    {
        var last = group.EnumerateObject().LastOrDefault().Value;
        if (last.ValueKind == JsonValueKind.Undefined)
            splicer.Insert(splicer.EndOf(group) - JsonMarshal.GetRawUtf8Value(group).Length + 1, properties);
        else
            splicer.Insert(splicer.EndOf(last), [(byte)',', .. properties]);
    }

    private static void ReplaceAddresses(ReadOnlySpan<byte> sent, Splicer splicer, IReadOnlyDictionary<string, string> ownAddresses)
    {
        // An escape takes at most six bytes for one of the text, so longer strings need no look.
        var longest = 6L * ownAddresses.Keys.Max(Encoding.UTF8.GetByteCount);
        var reader = new Utf8JsonReader(sent);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String
                || reader.ValueSpan.Length > longest
                || reader.GetString() is not { } address
                || !ownAddresses.TryGetValue(address, out var own)
                || own == address)
            {
                continue;
            }

            // Only characters that JSON requires are escaped: & and + stay readable in addresses.
            var text = JsonEncodedText.Encode(own, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
            splicer.Replace((int)reader.TokenStartIndex + 1, (int)reader.BytesConsumed - 1, text);
        }
    }
}
