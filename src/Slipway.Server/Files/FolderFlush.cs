using System.Runtime.InteropServices;

namespace Slipway.Server.Files;

/// <summary>
/// Makes renames within a folder durable, which on Unix takes an fsync of the folder itself. The
/// framework cannot open folders, so this calls the system.
/// </summary>
public static class FolderFlush
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The system call failed.</exception>
    public static void Run(string folder)
    {
        if (OperatingSystem.IsWindows()) // a folder cannot be flushed there and need not be
            return;
        var opened = Open(folder, ReadOnly);
        if (opened < 0)
            throw Fault(folder);
        try
        {
            if (Sync(opened) != 0)
                throw Fault(folder);
        }
        finally
        {
            _ = Close(opened);
        }
    }

    private static IOException Fault(string folder) => new($"{folder} could not be flushed: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int file);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
}
