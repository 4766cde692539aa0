namespace Slipway.Cli.Commands;

/// <param name="Made">Machine time, UTC.</param>
/// <param name="Schema">The number of the database's schema.</param>
/// <param name="Mode">marketplace or rehearsal; null before the first start.</param>
/// <param name="Offers">How many offers there are.</param>
/// <param name="Running">How many operations were running.</param>
/// <param name="Sha256">The hash of the database file.</param>
/// <param name="HasKey">Whether the key file is part of the backup.</param>
/// <param name="LargeFiles">
/// Null if an older program made the backup, which did not copy large files.
/// </param>
internal sealed record BackupNote(
    DateTimeOffset Made,
    int Schema,
    string? Mode,
    long Offers,
    long Running,
    string Sha256,
    bool HasKey,
    LargeFilesNote? LargeFiles = null);
