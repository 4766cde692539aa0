namespace Slipway.Storage.Files;

/// <summary>The store for large files failed. The message is for people, and holds no key.</summary>
public sealed class LargeFilesException(string message, bool isTransient, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether another attempt may help without anybody's doing.</summary>
    public bool IsTransient { get; } = isTransient;
}
