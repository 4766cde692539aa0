
namespace Slipway.Server.Files;

/// <summary>
/// A file in a listing of the store. <paramref name="Changed"/> is by the store's own clock.
/// </summary>
public sealed record LargeFile(string Name, long Length, DateTimeOffset Changed, bool IsPartial);
