using System.Security.Cryptography;
using Slipway.Server.Hosting;
using Slipway.Storage.Database;

namespace Slipway.Server.Identity;

/// <summary>The file that holds the key of the key ring: 32 bytes as base64. A database without its key file keeps its secrets for ever.</summary>
public static class KeyFile
{
    private const int KeyBytes = 32;
    private const string DefaultName = "slipway.key";

    /// <summary>The file's path; it has a default only beside a SQLite database, since nodes that share one must share the key too.</summary>
    /// <exception cref="StoreUnusableException">The setting is missing.</exception>
    public static string PathOf(SecretsOptions secrets, StoreOptions store) => (secrets.KeyFile, store.Database) switch
    {
        ({ } path, _) => path,
        (null, null) => Path.Combine(store.Data, DefaultName),
        _ => throw new StoreUnusableException(
            "with a database of its own the service needs Secrets:KeyFile: name a file that every node has a copy of; the first start creates it."),
    };

    /// <summary>Reads the key; makes the file first when it is missing and <paramref name="mayCreate"/>.</summary>
    /// <exception cref="StoreUnusableException">There is no usable key.</exception>
    public static async Task<byte[]> OpenAsync(string path, bool mayCreate, CancellationToken cancel)
    {
        try
        {
            if (!File.Exists(path))
            {
                if (!mayCreate)
                {
                    throw new StoreUnusableException(
                        $"the key file '{path}' (Secrets:KeyFile) is missing, but the database holds secrets that only it opens; put the file back from a backup or another node.");
                }

                await CreateAsync(path, cancel);
            }

            return Parse(await File.ReadAllTextAsync(path, cancel)) ?? throw new StoreUnusableException(
                $"the key file '{path}' (Secrets:KeyFile) does not hold {KeyBytes} bytes in base64; put the right file in its place.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"the key file '{path}' (Secrets:KeyFile) cannot be used: {fault.Message}", fault);
        }
    }

    /// <summary>Whole or not at all, and only if nobody else was first: nodes that share the file may start together.</summary>
    private static async Task CreateAsync(string path, CancellationToken cancel)
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(draft, options))
        {
            await using var writer = new StreamWriter(file);
            await writer.WriteLineAsync(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)).AsMemory(), cancel);
            await writer.FlushAsync(cancel);

            // The key must outlast a power cut before anything is sealed with it.
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    private static byte[]? Parse(string text)
    {
        var key = new byte[KeyBytes + 1];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == KeyBytes ? key[..KeyBytes] : null;
    }
}
