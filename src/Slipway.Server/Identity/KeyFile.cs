using System.Security.Cryptography;
using Slipway.Server.Hosting;
using Slipway.Storage.Database;

namespace Slipway.Server.Identity;

/// <summary>
/// The file that holds the key of the key ring: 32 bytes as base64. Without its key file a
/// database's secrets cannot be read any more.
/// </summary>
public static class KeyFile
{
    private const int KeyBytes = 32;
    private const string DefaultName = "slipway.key";

    /// <summary>
    /// The file's path. Only a SQLite database has a default, since nodes that share a database
    /// must share the key file, too.
    /// </summary>
    /// <exception cref="StoreUnusableException">The setting is missing.</exception>
    public static string PathOf(SecretsOptions secrets, StoreOptions store) => (secrets.KeyFile, store.Database) switch
    {
        ({ } path, _) => path,
        (null, null) => Path.Combine(store.Data, DefaultName),
        _ => throw new StoreUnusableException(
            "with Database, the service needs Secrets:KeyFile: name a file that every node has a copy of; the first start creates it."),
    };

    /// <summary>
    /// Reads the key; creates the file first if it is missing and <paramref name="mayCreate"/>.
    /// </summary>
    /// <exception cref="StoreUnusableException">The key is missing or cannot be used.</exception>
    public static async Task<byte[]> OpenAsync(string path, bool mayCreate, CancellationToken cancel)
    {
        try
        {
            if (!File.Exists(path))
            {
                if (!mayCreate)
                {
                    throw new StoreUnusableException(
                        $"the key file '{path}' (Secrets:KeyFile) is missing, but the database holds secrets that only this key opens. "
                        + "Restore the file from a backup or copy it from another node.");
                }

                await CreateAsync(path, cancel);
            }

            return Parse(await File.ReadAllTextAsync(path, cancel)) ?? throw new StoreUnusableException(
                $"the key file '{path}' (Secrets:KeyFile) does not hold {KeyBytes} bytes in base64. Replace it with the right file.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"the key file '{path}' (Secrets:KeyFile) cannot be used: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Writes the file whole or not at all, and only if it does not exist yet: nodes that share the
    /// file may start together.
    /// </summary>
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

            // The key must be durable before anything is sealed with it.
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
