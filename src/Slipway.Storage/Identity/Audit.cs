using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>How a transaction leaves its row in the audit.</summary>
internal static class Audit
{
    private static readonly AuditJson Json = new(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static Task AuditAsync(
        this WriteSession session, IDatabase database, string actor, string what, string subject, JsonObject detail) =>
        session.ExecuteAsync(
            $"""
            INSERT INTO audit (time, actor, what, subject, detail)
            VALUES ({database.Dialect.MachineNow}, @actor, @what, @subject, @detail)
            """,
            ("actor", actor),
            ("what", what),
            ("subject", subject),
            ("detail", JsonSerializer.Serialize(detail, Json.JsonObject)));
}
