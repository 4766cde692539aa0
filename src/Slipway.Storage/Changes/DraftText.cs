namespace Slipway.Storage.Changes;

/// <summary>
/// A draft's definition: as it was sent (secret values masked), as GET serves it, its secrets
/// sealed, and where a placeholder stands for no stored secret.
/// </summary>
public sealed record DraftText(byte[] Sent, byte[] Served, byte[] Secrets, IReadOnlyList<string> MissingSecrets);
