using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Slipway.Server.Http;

/// <summary>
/// Documents as they were written out last, each with what it was written from. That is compared
/// with what the database says now, on each request, so nothing has to be invalidated, on any node.
/// </summary>
internal sealed class KeptDocuments<TKey, TSource>
    where TKey : notnull
{
    /// <summary>The most documents that are kept; with one more, all are forgotten and written again.</summary>
    private const int Most = 1024;

    /// <summary>Larger documents are written each time; usual ones have 4 to 6 KiB.</summary>
    private const int LargestKept = 32 * 1024;

    private readonly ConcurrentDictionary<TKey, (TSource Source, byte[] Document)> kept = new();

    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TSource source, [MaybeNullWhen(false)] out byte[] document)
    {
        var isFound = kept.TryGetValue(key, out var found);
        (source, document) = found;
        return isFound;
    }

    public void Keep(TKey key, TSource source, byte[] document)
    {
        if (document.Length > LargestKept)
            return;
        if (kept.Count >= Most)
            kept.Clear();
        kept[key] = (source, document);
    }
}
