namespace Slipway.Rehearsal.Journal;

/// <summary>One side of a call, as it was sent.</summary>
/// <param name="headers">Those that matter to clients of the wire; of <c>Authorization</c>, the scheme alone.</param>
/// <param name="contentType">What the body says that it is.</param>
/// <param name="body">Its bytes; empty where there are none or too many.</param>
/// <param name="tooLong">Why there are none; null where all are here.</param>
public sealed class RecordedMessage(
    IReadOnlyList<KeyValuePair<string, string>> headers, string? contentType, ReadOnlyMemory<byte> body, string? tooLong = null)
{
    public static readonly RecordedMessage Empty = new([], null, default);

    internal int Size { get; } = body.Length + headers.Sum(header => 2 * (header.Key.Length + header.Value.Length));

    internal Message Masked()
    {
        var shown = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
            shown[name] = JournalMask.Text(value);
        var (text, note) = tooLong is null ? JournalMask.Body(contentType, body) : (null, tooLong);
        return new Message(shown, text, note);
    }
}
