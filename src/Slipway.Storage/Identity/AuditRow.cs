using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

public sealed class AuditRow
{
    internal static readonly Columns<AuditRow> Columns = new(column => new()
    {
        AuditId = column.Number("audit_id", row => row.AuditId),
        Time = column.Number("time", row => row.Time),
        Actor = column.Text("actor", row => row.Actor),
        What = column.Text("what", row => row.What),
        Subject = column.Text("subject", row => row.Subject),
        Detail = column.Text("detail", row => row.Detail),
    });

    public long AuditId { get; init; }

    /// <summary>Machine time, in ticks.</summary>
    public long Time { get; init; }

    /// <summary>
    /// The person or part of the service that changed it, such as <c>cli:user@host</c>.
    /// </summary>
    public string Actor { get; init; } = "";

    /// <summary>What happened, such as <c>secretAdded</c>.</summary>
    public string What { get; init; } = "";

    /// <summary>
    /// What it happened to: an application id, or the lower-case id of a publisher.
    /// </summary>
    public string Subject { get; init; } = "";

    /// <summary>JSON; never a secret.</summary>
    public string Detail { get; init; } = "";
}
