namespace Slipway.Storage.Files;

/// <summary>
/// A file that lies in the database. <paramref name="Stored"/> is machine time, within minutes of
/// when a step last stored it.
/// </summary>
public sealed record SmallFile(string Hash, string ContentType, long Length, DateTimeOffset Stored);
