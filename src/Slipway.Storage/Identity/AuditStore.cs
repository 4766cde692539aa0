using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>
/// Who changed which access: one row for each change, written in the transaction of the change. The
/// database itself lets no row be changed or removed.
/// </summary>
public sealed class AuditStore(IDatabase database)
{
    /// <summary>
    /// Oldest first; only those of one subject, or since a time, where given. GUIDs and publishers
    /// are found in any casing.
    /// </summary>
    public Task<IReadOnlyList<AuditRow>> ListAsync(DateTimeOffset? since, string? subject, CancellationToken cancel) => database.ReadAsync(
        $"""
        SELECT {AuditRow.Columns.Names} FROM audit
        WHERE time >= @since AND (@subject = '' OR subject IN (@subject, @key))
        ORDER BY audit_id
        """,
        AuditRow.Columns.Read,
        cancel,
        ("since", since?.UtcTicks ?? 0),
        ("subject", subject ?? ""),
        ("key", (subject ?? "").ToLowerInvariant()));
}
