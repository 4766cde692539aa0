using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>Who changed who may do what: one row for each change, written in the transaction of the change; the database itself lets none be changed or removed.</summary>
public sealed class AuditStore(IDatabase database)
{
    /// <summary>Oldest first; those of one subject, or since a time, where given. GUIDs and publishers are found in any casing.</summary>
    public async Task<IReadOnlyList<AuditRow>> ListAsync(DateTimeOffset? since, string? subject, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<AuditRow>(
            """
            SELECT audit_id, time, actor, what, subject, detail FROM audit
            WHERE time >= @since AND (@subject = '' OR subject IN (@subject, @key))
            ORDER BY audit_id
            """,
            new { since = since?.UtcTicks ?? 0, subject = subject ?? "", key = (subject ?? "").ToLowerInvariant() })];
    }
}

public sealed class AuditRow
{
    public long AuditId { get; init; }

    /// <summary>Machine time, in ticks.</summary>
    public long Time { get; init; }

    /// <summary>Who changed it: <c>cli:user@host</c>, or the part of the service that did.</summary>
    public string Actor { get; init; } = "";

    /// <summary>What happened, such as <c>secretAdded</c>.</summary>
    public string What { get; init; } = "";

    /// <summary>To what: an application id, or the lower-case id of a publisher.</summary>
    public string Subject { get; init; } = "";

    /// <summary>JSON; never a secret.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>How a transaction leaves its row in the audit.</summary>
internal static class Audit
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task AuditAsync(this WriteSession session, IDatabase database, string actor, string what, string subject, object detail) =>
        session.Connection.ExecuteAsync(
            $"INSERT INTO audit (time, actor, what, subject, detail) VALUES ({database.Dialect.MachineNow}, @actor, @what, @subject, @detail)",
            new { actor, what, subject, detail = JsonSerializer.Serialize(detail, Json), now = MarketTime.MachineTicks(database) });
}
