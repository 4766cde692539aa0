namespace Slipway.Storage.Changes;

/// <param name="Hash">SHA-256 of <paramref name="Bytes"/>, hexadecimal.</param>
/// <param name="ContentType">As it is served.</param>
/// <param name="Bytes">At most 4 MiB.</param>
public sealed record FileContent(string Hash, string ContentType, byte[] Bytes);
