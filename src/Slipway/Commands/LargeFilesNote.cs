namespace Slipway.Cli.Commands;

/// <param name="Files">The files in the backup.</param>
/// <param name="Place">The place of the files that were left out; null if they were copied.</param>
/// <param name="LeftOut">How many were left out; null if the store could not be reached.</param>
internal sealed record LargeFilesNote(IReadOnlyList<CopiedFile> Files, string? Place, int? LeftOut);
