namespace Slipway.Server.Http;

/// <summary>Reads whole bodies from other machines, never beyond a limit.</summary>
internal static class BoundedStream
{
    private const int BufferLength = 16 * 1024;

    /// <summary>
    /// Null if there are more than <paramref name="most"/> bytes. The buffer grows as they arrive,
    /// since an announced length may be false.
    /// </summary>
    /// <param name="stream">Read to its end, or until there are too many.</param>
    /// <param name="most">How many bytes are allowed.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="arriving">Called with the new total before bytes are kept.</param>
    public static async Task<byte[]?> ReadAsync(Stream stream, long most, CancellationToken cancel, Action<long>? arriving = null)
    {
        using var collected = new MemoryStream();
        var buffer = new byte[BufferLength];
        for (int read; (read = await stream.ReadAsync(buffer, cancel)) > 0;)
        {
            if (collected.Length + read > most)
                return null;
            arriving?.Invoke(collected.Length + read);
            collected.Write(buffer, 0, read);
        }

        return collected.ToArray();
    }
}
