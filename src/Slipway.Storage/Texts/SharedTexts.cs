using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Texts;

/// <summary>
/// The texts of an offer's draft and versions, each stored once by the hash of its content and never
/// shared between offers. A publish refers to the texts of the draft. The transaction of each
/// statement has the offer's row locked.
/// </summary>
/// <param name="guard">What must hold for a statement to write anything.</param>
internal sealed class SharedTexts(string guard)
{
    /// <summary>The columns of drafts and versions that refer to a text, by what is read.</summary>
    private static readonly string[] Names = ["sent", "served", "secrets"];

    private readonly string store = $"""
        INSERT INTO texts (publisher_key, offer_key, hash, bytes) SELECT @publisher, @offer, @hash, @bytes WHERE {guard}
        ON CONFLICT (publisher_key, offer_key, hash) DO NOTHING
        """;

    private readonly string unused = $"""
        WITH used AS (
          SELECT sent_hash, served_hash, secrets_hash FROM drafts WHERE publisher_key = @publisher AND offer_key = @offer
          UNION ALL SELECT sent_hash, served_hash, secrets_hash FROM versions WHERE publisher_key = @publisher AND offer_key = @offer)
        DELETE FROM texts WHERE publisher_key = @publisher AND offer_key = @offer AND {guard}
          AND hash NOT IN (SELECT sent_hash FROM used UNION ALL SELECT served_hash FROM used UNION ALL SELECT secrets_hash FROM used)
        """;

    /// <summary>
    /// The columns of drafts or versions under <paramref name="alias"/>, with the texts in the place
    /// of what refers to them.
    /// </summary>
    public static string Select(string alias, string columns) =>
        string.Join(", ", columns.Split(", ").Select(column => Names.Contains(column)
        ? $"""
          (SELECT t.bytes FROM texts t WHERE t.publisher_key = {alias}.publisher_key AND t.offer_key = {alias}.offer_key
            AND t.hash = {alias}.{column}_hash) AS {column}
          """
        : $"{alias}.{column}"));

    /// <summary>Stores a text, unless the offer has it already.</summary>
    public Statement Store(OfferKey key, SharedText text) =>
        new(store, ("publisher", key.Publisher), ("offer", key.Offer), ("hash", text.Hash), ("bytes", text.Bytes));

    /// <summary>Deletes the offer's texts that neither its draft nor a version of it refers to.</summary>
    public Statement Collect(OfferKey key) => new(unused, ("publisher", key.Publisher), ("offer", key.Offer));
}
