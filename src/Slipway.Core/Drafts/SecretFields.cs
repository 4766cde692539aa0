using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Drafts;

/// <summary>
/// Takes the secret values out of a definition, so that no stored or served text holds them, and
/// finds the stored one again where a client sends the placeholder back (documented: secrets are
/// never returned; the placeholder is ours).
/// </summary>
/// <remarks>
/// A secret's path is <c>offer/key/key</c> or <c>plans/planId/key/key</c>, each part escaped as in
/// a JSON pointer, so plans may change places and keep theirs. A place in an array is part of the
/// path. A plan without an id goes by its index, as <c>~#2</c>; the further ones of the same id add
/// <c>~#1</c>, <c>~#2</c>, … to it. No escaped part looks like either. An address with secrets in
/// it is kept whole under its path; its masked form, with the placeholder for each of them, stands
/// for it. An address with a placeholder beside a secret matches no stored value: its meaning is
/// ambiguous.
/// </remarks>
public static class SecretFields
{
    public const string Placeholder = "********";

    /// <summary>
    /// Characters of all paths: enough for some hundred thousand secrets, and far below the
    /// gigabytes of a hostile document.
    /// </summary>
    private const int MostOfPaths = 16 * 1024 * 1024;

    /// <summary>
    /// The masked definition, and what was masked; null when there are more secrets than can be
    /// kept.
    /// </summary>
    /// <param name="definition">A definition that <see cref="OfferBody"/> accepted.</param>
    /// <param name="isSecret">
    /// Called for every number and every string that is not empty, with the names that lead to it
    /// from the offer's or plan's object, arrays passed over. The list is only valid during the
    /// call.
    /// </param>
    /// <param name="mayBeAddress">
    /// Called in the same way for every other string: whether secrets within it
    /// (<see cref="AddressSecrets"/>) are taken out.
    /// </param>
    public static Extracted? Extract(
        ReadOnlyMemory<byte> definition, Func<IReadOnlyList<string>, bool> isSecret, Func<IReadOnlyList<string>, bool>? mayBeAddress = null)
    {
        var splicer = new Splicer(definition);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var placeholders = new Dictionary<string, string>(StringComparer.Ordinal);
        var trail = new JsonPosition(definition);
        var plans = new PlanNames(definition);
        var names = new List<string>();
        var room = MostOfPaths;
        var reader = new Utf8JsonReader(definition.Span);
        while (reader.Read())
        {
            trail.Advance(ref reader);
            if (trail is { Depth: 3 } && reader.TokenType == JsonTokenType.StartObject)
                plans.Enter((int)reader.TokenStartIndex);
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)
                || reader.ValueSpan.IsEmpty
                || FirstLevel(trail) is not { } first)
            {
                continue;
            }

            CollectNames(trail, first, names);
            AddressParts? address = null;
            if (!isSecret(names) && (mayBeAddress?.Invoke(names) != true || (address = AddressParts.Read(ref reader)) is null))
                continue;
            var path = Path(trail, first, first == 1 ? "offer" : $"plans/{plans.Current(trail.Index(1))}");
            if ((room -= path.Length) < 0)
                return null;
            if (address is null ? JsonText.Reads(ref reader, "********"u8) : address.Placeholders > 0)
                placeholders.Add(address is { Secrets: > 0 } ? path + "/~#" : path, "/definition" + trail.Pointer());
            else
                values.Add(path, TextOf(ref reader));
            if (address is { Secrets: 0 } || (address is null && placeholders.ContainsKey(path)))
                continue;
            splicer.Replace(
                (int)reader.TokenStartIndex, (int)reader.BytesConsumed, address is null ? "\"********\""u8 : address.Json.AsSpan());
        }

        return new(splicer.ToArray(), values, placeholders);
    }

    /// <summary>
    /// What to store for a definition, given what is stored: new values replace, placeholders keep,
    /// and what the definition no longer has is dropped.
    /// </summary>
    public static Merged Merge(Extracted extracted, IReadOnlyDictionary<string, string> stored)
    {
        var kept = extracted.Placeholders.Keys.Where(stored.ContainsKey).Select(path => KeyValuePair.Create(path, stored[path]));
        return new(
            new Dictionary<string, string>(extracted.Values.Concat(kept), StringComparer.Ordinal),
            [.. extracted.Placeholders.Where(sent => !stored.ContainsKey(sent.Key)).Select(sent => sent.Value)]);
    }

    /// <summary>
    /// A number becomes the text of its digits: what stands in its place has to be one.
    /// </summary>
    private static string TextOf(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>
    /// The level of the offer's object (1) or a plan's (2) when the reader is inside one, else
    /// null.
    /// </summary>
    private static int? FirstLevel(JsonPosition trail) => trail.Depth switch
    {
        >= 2 when !trail.IsArray(1) && trail.Name(0) == "offer" => 1,
        >= 3 when trail.IsArray(1) && !trail.IsArray(2) && trail.Name(0) == "plans" => 2,
        _ => null,
    };

    private static void CollectNames(JsonPosition trail, int first, List<string> names)
    {
        names.Clear();
        for (var level = first; level < trail.Depth; level++)
        {
            if (!trail.IsArray(level))
                names.Add(trail.Name(level));
        }
    }

    private static string Path(JsonPosition trail, int first, string root) => string.Join('/',
    [
        root,
        .. Enumerable.Range(first, trail.Depth - first).Select(level =>
            trail.IsArray(level) ? Quoted.Number(trail.Index(level)) : JsonPointer.Escape(trail.Name(level))),
    ]);

    /// <summary>What a definition's bytes were split into.</summary>
    /// <param name="Masked">
    /// The definition with the placeholder for every secret; everything else byte for byte.
    /// </param>
    /// <param name="Values">Path -> secret.</param>
    /// <param name="Placeholders">
    /// Path -> JSON pointer into the PUT body, of each place where the placeholder itself was sent.
    /// </param>
    public sealed record Extracted(
        byte[] Masked, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Placeholders);

    /// <param name="Values">Path -> secret: all that is to be stored.</param>
    /// <param name="Missing">
    /// JSON pointers of placeholders that stand for nothing: a fault (422) at publish.
    /// </param>
    public sealed record Merged(IReadOnlyDictionary<string, string> Values, ImmutableArray<string> Missing);

    /// <summary>A string that has secrets, or placeholders of them, within it.</summary>
    private sealed record AddressParts(string Masked, int Secrets, int Placeholders)
    {
        public byte[] Json =>
            [(byte)'"', .. JsonEncodedText.Encode(Masked, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

        /// <summary>Null for any other value.</summary>
        public static AddressParts? Read(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.String)
                return null;
            var (secrets, placeholders) = (0, 0);
            var masked = AddressSecrets.Replace(reader.GetString()!, secret =>
            {
                if (secret == Placeholder)
                    placeholders++;
                else
                    secrets++;
                return Placeholder;
            });
            return secrets + placeholders > 0 ? new AddressParts(masked, secrets, placeholders) : null;
        }
    }
}
