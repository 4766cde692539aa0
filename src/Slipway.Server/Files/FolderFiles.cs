using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Slipway.Storage.Files;
using Slipway.Storage.Sqlite;

namespace Slipway.Server.Files;

/// <summary>
/// Large files in a folder: written under a temporary name, flushed, renamed, and the folder
/// flushed. Several nodes may share it.
/// </summary>
public sealed class FolderFiles(string folder) : ILargeFiles
{
    /// <summary>
    /// Bytes are flushed at each multiple of this before more are written, so a file that is longer
    /// than a multiple is durable up to it.
    /// </summary>
    internal const long FlushedEvery = 8 * 1024 * 1024;

    private readonly string folder = Path.GetFullPath(folder);

    public string Place => $"the folder {folder}";

    public Task<ILargeFileUpload> ResumeAsync(string name, long length, CancellationToken cancel) =>
        Task.FromResult(Guarded<ILargeFileUpload>(() =>
    {
        DataFolder.Create(folder);
        return new Upload(this, LargeFileNames.Checked(name));
    }));

    public Task<LargeFile?> FindAsync(string name, CancellationToken cancel) => Task.FromResult(Guarded(() =>
        new FileInfo(PathOf(name)) is { Exists: true } file
            ? new LargeFile(name, file.Length, file.LastWriteTimeUtc, IsPartial: false)
            : null));

    public Task<Stream?> OpenAsync(string name, CancellationToken cancel) => Task.FromResult(Guarded<Stream?>(() =>
    {
        try
        {
            return new FileStream(
                PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }));

    public Task RenameAsync(string name, string newName, CancellationToken cancel) => GuardedAsync(() =>
    {
        File.Move(PathOf(name), PathOf(newName), overwrite: true);
        Flush();
    });

    public Task DeleteAsync(string name, CancellationToken cancel) => RemoveAsync(PathOf(name));

    public Task DiscardAsync(string name, CancellationToken cancel) => RemoveAsync(PathOf(name) + LargeFileNames.Partial);

    public async IAsyncEnumerable<LargeFile> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var files = Guarded(() => Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles() : []);
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            var isPartial = file.Name.EndsWith(LargeFileNames.Partial, StringComparison.Ordinal);
            var name = isPartial ? file.Name[..^LargeFileNames.Partial.Length] : file.Name;
            // Other files there do not come from this program, so they are not collected.
            if (file.Exists && LargeFileNames.IsName(name))
                yield return new LargeFile(name, file.Length, file.LastWriteTimeUtc, isPartial);
        }

        await Task.CompletedTask;
    }

    private string PathOf(string name) => Path.Combine(folder, LargeFileNames.Checked(name));

    private Task RemoveAsync(string path) => GuardedAsync(() =>
    {
        if (Directory.Exists(folder))
            File.Delete(path);
    });

    /// <summary>A rename is durable once its folder is flushed.</summary>
    private void Flush() => FolderFlush.Run(folder);

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Fault(fault);
        }
    }

    private Task GuardedAsync(Action work) => Task.FromResult(Guarded(() =>
    {
        work();
        return true;
    }));

    private LargeFilesException Fault(Exception fault) => fault is UnauthorizedAccessException
        ? new LargeFilesException($"The service is not allowed to write to {Place}, its store for large files. The operator of this "
            + "marketplace must allow it (Artifacts:Store).", isTransient: false, fault)
        : new LargeFilesException(
            $"{Place}, the service's store for large files, cannot be used ({fault.Message}). The operator of this marketplace must check "
            + "that it exists and has free space (Artifacts:Store).",
            isTransient: true,
            fault);

    private sealed class Upload : ILargeFileUpload
    {
        private readonly FolderFiles files;
        private readonly string path;
        private readonly string name;
        private readonly SafeFileHandle handle;
        private long written;

        public Upload(FolderFiles files, string name)
        {
            this.files = files;
            this.name = name;
            path = files.PathOf(name) + LargeFileNames.Partial;
            handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            // The flush of the last multiple may not have happened.
            Durable = written = Math.Max(0, RandomAccess.GetLength(handle) - 1) / FlushedEvery * FlushedEvery;
        }

        public long Durable { get; private set; }

        public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            try
            {
                while (!bytes.IsEmpty)
                {
                    var now = bytes[..(int)Math.Min(bytes.Length, FlushedEvery - (written % FlushedEvery))];
                    await RandomAccess.WriteAsync(handle, now, written, cancel);
                    written += now.Length;
                    bytes = bytes[now.Length..];
                    if (written % FlushedEvery == 0)
                    {
                        RandomAccess.FlushToDisk(handle);
                        Durable = written;
                    }
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw files.Fault(fault);
            }
        }

        public Task CompleteAsync(string? finalName, CancellationToken cancel) => files.GuardedAsync(() =>
        {
            var final = files.PathOf(finalName ?? name);
            RandomAccess.FlushToDisk(handle);
            try
            {
                // Another node may have completed the same file, and a third may have started
                // it over: only a file of this length is complete.
                if (new FileInfo(path) is { Exists: true } partial && partial.Length == written)
                    File.Move(path, final, overwrite: true);
            }
            catch (FileNotFoundException)
            {
            }

            if (new FileInfo(final) is not { Exists: true } whole || whole.Length != written)
                throw new IOException($"{Path.GetFileName(path)} was changed by another program while it was written");
            files.Flush();
            Durable = written;
        });

        public ValueTask DisposeAsync()
        {
            handle.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
