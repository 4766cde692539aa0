using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Storage.Database;

namespace Slipway.Storage.Files;

/// <summary>
/// Finds the stored files that nothing refers to, and removes those that lie in the database. A
/// version refers to what its certification found, a draft to what its texts name, a running
/// operation to what its version's text names.
/// </summary>
public sealed partial class UnusedFiles(IDatabase database)
{
    /// <summary>The texts in which names of files stand.</summary>
    private static readonly string[] Texts =
    [
        "SELECT artifacts FROM versions WHERE artifacts IS NOT NULL",
        """
        SELECT t.bytes FROM drafts d
        JOIN texts t ON t.publisher_key = d.publisher_key AND t.offer_key = d.offer_key AND t.hash IN (d.sent_hash, d.served_hash)
        """,
        """
        SELECT t.bytes FROM operations o
        JOIN versions v ON v.publisher_key = o.publisher_key AND v.offer_key = o.offer_key AND v.version = o.offer_version
        JOIN texts t ON t.publisher_key = v.publisher_key AND t.offer_key = v.offer_key AND t.hash = v.sent_hash
        WHERE o.state = 'running'
        """,
    ];

    /// <summary>The small files, oldest first.</summary>
    public async Task<IReadOnlyList<SmallFile>> ListAsync(CancellationToken cancel) => await database.ReadAsync(
        "SELECT hash, content_type, length(bytes), stored FROM files ORDER BY stored, hash",
        row => new SmallFile(row.GetString(0), row.GetString(1), row.GetInt64(2), row.Time(3)),
        cancel);

    /// <summary>Those of <paramref name="names"/> that no text names.</summary>
    public async Task<IReadOnlySet<string>> UnnamedAsync(IEnumerable<string> names, CancellationToken cancel) =>
        await UnnamedAsync((text, read) => database.ReadAsync(text, read, cancel), names);

    /// <summary>
    /// Removes those of <paramref name="hashes"/> that were not stored for that long, once more
    /// looking whether something names them, in the same transaction. A step that stores one of
    /// them again writes it whole, so whoever comes first, the file is there.
    /// </summary>
    public Task<IReadOnlyList<string>> RemoveAsync(
        IEnumerable<string> hashes, TimeSpan unused, CancellationToken cancel) => database.WriteAsync<IReadOnlyList<string>>(
        null,
        async session =>
        {
            var removed = new List<string>();
            foreach (var hash in (await UnnamedAsync((text, read) => session.RowsAsync(text, read), hashes)).Order(StringComparer.Ordinal))
            {
                var deleted = await session.ExecuteAsync(
                    $"DELETE FROM files WHERE hash = @hash AND stored <= {database.Dialect.MachineNow} - @unused",
                    ("hash", hash), ("unused", unused));
                if (deleted == 1)
                    removed.Add(hash);
            }

            return removed;
        },
        cancel);

    /// <summary>The same by way of any connection.</summary>
    internal static async Task<HashSet<string>> UnnamedAsync(
        Func<string, Func<DbDataReader, bool>, Task> readAsync, IEnumerable<string> names)
    {
        var left = names.ToHashSet(StringComparer.Ordinal);
        foreach (var question in Texts)
        {
            if (left.Count > 0)
                await readAsync(question, row => Strike(row, left));
        }

        return left;
    }

    /// <summary>Text by text, so that no more than one of them is in memory.</summary>
    private static bool Strike(DbDataReader row, HashSet<string> left)
    {
        var text = row.GetValue(0) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : row.GetString(0);
        foreach (var word in Word().EnumerateMatches(text))
            left.Remove(text.Substring(word.Index, word.Length));
        return true;
    }

    /// <summary>
    /// What a name may be: its extension, in an address of ours, does not belong to it.
    /// </summary>
    [GeneratedRegex("[0-9a-z][0-9a-z-]{15,}", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
