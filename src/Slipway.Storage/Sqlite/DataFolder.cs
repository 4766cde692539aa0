namespace Slipway.Storage.Sqlite;

/// <summary>
/// A folder for its owner alone: drafts, contacts, signed addresses and keys lie in it.
/// </summary>
public static class DataFolder
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;
    private const UnixFileMode Reading =
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>
    /// Makes it where it is missing. A folder that is there keeps the rights that it has.
    /// </summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnFolder);
    }

    /// <summary>Whether other users of the machine can read it.</summary>
    public static bool IsOpenToOthers(string folder) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & Reading) != 0;

    /// <summary>
    /// Takes the database, and what SQLite keeps beside it, from all but the owner. Before it is
    /// opened: SQLite makes those files with the rights of the database.
    /// </summary>
    internal static void Protect(string database)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (!File.Exists(database))
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = OwnFile };
            new FileStream(database, options).Dispose();
        }

        foreach (var file in (string[])[database, database + "-wal", database + "-shm"])
        {
            try
            {
                if (File.Exists(file) && (File.GetUnixFileMode(file) & ~OwnFile) != 0)
                    File.SetUnixFileMode(file, OwnFile);
            }
            catch (Exception fault) when (fault is UnauthorizedAccessException or FileNotFoundException)
            {
                // It belongs to somebody else, who lets this user write it; or whoever served it
                // has just removed it.
            }
        }
    }
}
