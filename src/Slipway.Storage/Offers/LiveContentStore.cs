using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>
/// What was ever live under each number of an offer, so that a publish need not read every version that ever was. It is made from the
/// go-lives that have succeeded, whichever program did them, and each is taken up once.
/// </summary>
public sealed class LiveContentStore(IDatabase database)
{
    /// <summary>The go-lives that nobody has taken up yet, oldest first.</summary>
    public Task<IReadOnlyList<SucceededGoLive>> ListNewAsync(OfferKey key, int most, CancellationToken cancel) => database.AskAsync(
        """
        SELECT publishing_version, offer_version FROM operations
        WHERE publisher_key = @publisher AND offer_key = @offer AND kind = 'goLive' AND state = 'succeeded'
          AND publishing_version > COALESCE((
            SELECT r.publishing_version FROM live_records r WHERE r.publisher_key = @publisher AND r.offer_key = @offer), 0)
        ORDER BY publishing_version LIMIT @most
        """,
        row => new SucceededGoLive((int)row.GetInt64(0), (int)row.GetInt64(1)),
        cancel,
        ("publisher", key.Publisher),
        ("offer", key.Offer),
        ("most", (long)most));

    /// <summary>Of these subjects those that were ever live.</summary>
    public async Task<IReadOnlyDictionary<string, LiveContent>> FindAsync(
        OfferKey key, IEnumerable<string> subjects, CancellationToken cancel) =>
        (await ReadAsync(key, subjects, cancel)).ToDictionary(
            row => row.Subject, row => JsonSerializer.Deserialize(row.Content, StoredJson.Default.LiveContent)!, StringComparer.Ordinal);

    /// <summary>
    /// Takes up what went live with the go-lives up to <paramref name="newest"/>; nothing when
    /// another node has come so far already. What was live before under the same subject is
    /// replaced: it is the same, unless an older program let it change.
    /// </summary>
    public async Task RecordAsync(
        OfferKey key, SucceededGoLive newest, IReadOnlyDictionary<string, LiveContent> contents, CancellationToken cancel)
    {
        var known = (await ReadAsync(key, contents.Keys, cancel)).ToDictionary(
            row => row.Subject, row => row.Content, StringComparer.Ordinal);
        var changed = contents
            .Select(content => (Subject: content.Key, Text: JsonSerializer.Serialize(content.Value, StoredJson.Default.LiveContent)))
            .Where(content => known.GetValueOrDefault(content.Subject) != content.Text)
            .ToArray();
        await database.WriteAsync(
            key.ToString(),
            async session =>
            {
                var isNew = await session.ExecuteAsync(
                    """
                    INSERT INTO live_records (publisher_key, offer_key, publishing_version) VALUES (@Publisher, @Offer, @version)
                    ON CONFLICT (publisher_key, offer_key) DO UPDATE SET publishing_version = excluded.publishing_version
                    WHERE live_records.publishing_version < excluded.publishing_version
                    """,
                    ("Publisher", key.Publisher), ("Offer", key.Offer), ("version", newest.PublishingVersion));
                if (isNew == 0)
                    return session.Discard(false);
                foreach (var (subject, text) in changed)
                {
                    await session.ExecuteAsync(
                        """
                        INSERT INTO live_contents (publisher_key, offer_key, subject, content)
                        VALUES (@Publisher, @Offer, @subject, @content)
                        ON CONFLICT (publisher_key, offer_key, subject) DO UPDATE SET content = excluded.content
                        """,
                        ("Publisher", key.Publisher), ("Offer", key.Offer), ("subject", subject), ("content", text));
                }

                return true;
            },
            cancel);
    }

    private Task<IReadOnlyList<(string Subject, string Content)>> ReadAsync(
        OfferKey key, IEnumerable<string> subjects, CancellationToken cancel) => database.AskAsync(
        $"SELECT subject, content FROM live_contents WHERE publisher_key = @publisher AND offer_key = @offer AND subject "
        + $"IN ({database.Dialect.TextsOf("@subjects")})",
        row => (row.GetString(0), row.GetString(1)),
        cancel,
        ("publisher", key.Publisher),
        ("offer", key.Offer),
        ("subjects", JsonSerializer.Serialize([.. subjects], StoredJson.Default.ListString)));
}
