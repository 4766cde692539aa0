namespace Slipway.Rehearsal.Files;

/// <summary>
/// A folder whose files answer for addresses. Nothing outside it is ever found: names are plain, and links inside it are not followed.
/// </summary>
internal sealed class MappedFolder(string path)
{
    private readonly string root = Path.GetFullPath(path);

    /// <summary>Whether a decoded segment can be the name of a file here.</summary>
    public static bool IsName(string segment) => segment is not ("" or "." or "..") && segment.AsSpan().IndexOfAny('/', '\\', '\0') < 0;

    /// <summary>Null where no file is.</summary>
    public MappedFile? Find(ReadOnlySpan<string> names)
    {
        var path = root;
        foreach (var name in names)
        {
            if (!IsName(name))
                return null;
            path = Path.Combine(path, name);
            if (new FileInfo(path).LinkTarget is not null)
                return null;
        }

        return MappedFile.OnDisk(path);
    }
}
