namespace Slipway.Server.Artifacts;

/// <summary>Whole bodies of other people's making, never beyond a limit.</summary>
internal static class BoundedStream
{
    private const int BufferLength = 16 * 1024;

    /// <summary>Null when there are more than <paramref name="most"/> bytes. Grows as they arrive: an announced length is no reason to reserve it.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, long most, CancellationToken cancel)
    {
        using var collected = new MemoryStream();
        var buffer = new byte[BufferLength];
        for (int read; (read = await stream.ReadAsync(buffer, cancel)) > 0;)
        {
            if (collected.Length + read > most)
                return null;
            collected.Write(buffer, 0, read);
        }

        return collected.ToArray();
    }
}
