using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

public sealed class SecretRow
{
    internal static readonly Columns<SecretRow> Columns = new(column => new()
    {
        SecretId = column.Text("secret_id", row => row.SecretId),
        SecretHash = column.Text("secret_hash", row => row.SecretHash),
        Created = column.Number("created", row => row.Created),
        Expires = column.NumberOrNull("expires", row => row.Expires),
        LastUsed = column.NumberOrNull("last_used", row => row.LastUsed),
    });

    /// <summary>Short, not secret, and unique among the secrets of a principal.</summary>
    public string SecretId { get; init; } = "";

    public string SecretHash { get; init; } = "";

    /// <summary>Machine time, in ticks.</summary>
    public long Created { get; init; }

    /// <summary>Machine time, in ticks; null: never.</summary>
    public long? Expires { get; init; }

    /// <summary>Machine time, in ticks, at most an hour behind; null: never used.</summary>
    public long? LastUsed { get; init; }
}
