using System.Security.Cryptography;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>
/// The texts of an offer's draft and versions, each stored once by the hash of its content and never shared between offers. A publish
/// refers to the texts of the draft. Rows that an older program wrote last have no hash; their text is in the row itself, where this
/// program writes it too while older ones may read it.
/// </summary>
/// <param name="guard">What must hold for a statement to write anything.</param>
internal sealed class SharedTexts(string guard)
{
    private static readonly string[] Names = ["sent", "served", "secrets"];

    private readonly string ofDraft = Store("drafts", "TRUE", guard);
    private readonly string ofVersion = Store("versions", "version = @version", guard);

    private readonly string unused = $"""
        WITH used AS (
          SELECT sent_hash, served_hash, secrets_hash FROM drafts WHERE publisher_key = @publisher AND offer_key = @offer
          UNION ALL SELECT sent_hash, served_hash, secrets_hash FROM versions WHERE publisher_key = @publisher AND offer_key = @offer)
        DELETE FROM texts WHERE publisher_key = @publisher AND offer_key = @offer AND {guard}
          AND hash NOT IN (SELECT sent_hash FROM used UNION ALL SELECT served_hash FROM used UNION ALL SELECT secrets_hash FROM used)
        """;

    /// <summary><c>, sent_hash, …</c></summary>
    public static readonly string Hashes = string.Concat(Names.Select(name => $", {name}_hash"));

    public static (string Name, object? Value)[] HashesOf(DraftText draft) =>
        [("sent_hash", HashOf(draft.Sent)), ("served_hash", HashOf(draft.Served)), ("secrets_hash", HashOf(draft.Secrets))];

    public static string HashOf(byte[] text) => Convert.ToHexStringLower(SHA256.HashData(text));

    /// <summary>The columns of drafts or versions under <paramref name="alias"/>, with the texts from where they are stored once.</summary>
    public static string Select(string alias, string columns) =>
        string.Join(", ", columns.Split(", ").Select(column => Names.Contains(column)
        ? $"""
          COALESCE((SELECT t.bytes FROM texts t WHERE t.publisher_key = {alias}.publisher_key AND t.offer_key = {alias}.offer_key
            AND t.hash = {alias}.{column}_hash), {alias}.{column}) AS {column}
          """
        : $"{alias}.{column}"));

    /// <summary>Stores the draft's texts. The transaction has the offer's row locked, as for the two below.</summary>
    public Statement StoreDraft(OfferKey key) => new(ofDraft, ("publisher", key.Publisher), ("offer", key.Offer));

    /// <summary>Stores a version's texts.</summary>
    public Statement StoreVersion(OfferKey key, int version) =>
        new(ofVersion, ("publisher", key.Publisher), ("offer", key.Offer), ("version", version));

    /// <summary>Deletes the offer's texts that neither its draft nor a version of it refers to.</summary>
    public Statement Collect(OfferKey key) => new(unused, ("publisher", key.Publisher), ("offer", key.Offer));

    private static string Store(string table, string where, string guard) => $"""
        INSERT INTO texts (publisher_key, offer_key, hash, bytes)
        {string.Join(" UNION ALL ", Names.Select(name => $"""
            SELECT publisher_key, offer_key, {name}_hash, {name} FROM {table}
            WHERE publisher_key = @publisher AND offer_key = @offer AND {where} AND {name}_hash <> '' AND {guard}
            """))}
        ON CONFLICT (publisher_key, offer_key, hash) DO NOTHING
        """;
}
