namespace Slipway.Cli.Commands;

/// <param name="Name">The file's name in the store.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">The hash of its content.</param>
internal sealed record CopiedFile(string Name, long Length, string Sha256);
