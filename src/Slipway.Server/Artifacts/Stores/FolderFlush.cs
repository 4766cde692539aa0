using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.Server.Artifacts.Stores;

/// <summary>Makes durable which files a folder holds. The framework opens no folders, so the system is asked; elsewhere than on Unix it is not needed.</summary>
internal static class FolderFlush
{
    private const int ReadOnly = 0;

    public static void Run(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var opened = Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly);
        if (opened < 0)
            throw new IOException($"{folder} could not be opened (error {Marshal.GetLastPInvokeError()})");
        try
        {
            if (Synchronize(opened) != 0)
                throw new IOException($"{folder} could not be flushed (error {Marshal.GetLastPInvokeError()})");
        }
        finally
        {
            _ = Close(opened);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronize(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
