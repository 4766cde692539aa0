using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

public sealed class SigningKeyRow
{
    internal static readonly Columns<SigningKeyRow> Columns = new(column => new()
    {
        KeyId = column.Text("key_id", row => row.KeyId),
        Sealed = column.Bytes("sealed", row => row.Sealed),
        Created = column.Number("created", row => row.Created),
    });

    public string KeyId { get; init; } = "";

    /// <summary>The private key, sealed with the key ring.</summary>
    public byte[] Sealed { get; init; } = [];

    /// <summary>Machine time, in ticks; given by the store.</summary>
    public long Created { get; init; }
}
