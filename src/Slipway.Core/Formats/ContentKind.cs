using System.Text;
using Slipway.Core.Documents;

namespace Slipway.Core.Formats;

/// <summary>
/// The kind of a file, by how it begins. Messages about a file of the wrong kind name the kind, and
/// quote nothing of the file. The file may come from any address, and the publisher who named it
/// may not be allowed to read it.
/// </summary>
/// <param name="Name">As words after "is": <c>a JPEG</c>.</param>
/// <param name="Advice">
/// What to do about one that is there by mistake; empty where there is nothing to say but what is
/// needed.
/// </param>
internal sealed record ContentKind(string Name, string Advice = "")
{
    private const int Head = 4 * 1024;
    private const string Unpack = "Unpack it and upload the file itself.";
    private const string Browse =
        "Open the address in a private browser window: the server may ask to sign in, or show a page about the file.";

    public bool IsUnknown { get; private init; }

    /// <summary>Text of no kind that is known, such as CSV.</summary>
    public bool IsPlainText { get; private init; }

    public string AdviceOr(string otherwise) => Advice.Length > 0 ? Advice : otherwise;

    /// <summary>Total: any bytes are of some kind.</summary>
    public static ContentKind Of(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(Head, bytes.Length)];
        if (Binary(head) is { } binary)
            return binary;
        if (JsonText.IsInUtf16(head))
            return Utf16;
        var text = head.TrimEnd((byte)0);
        return !text.IsEmpty && IsPlain(text) ? Text(bytes) : new ContentKind("a file of an unknown kind") { IsUnknown = true };
    }

    public static ContentKind Utf16 => new("text in UTF-16", "Save it in UTF-8.");

    private static ContentKind? Binary(ReadOnlySpan<byte> head) =>
        head.IsEmpty ? new ContentKind("an empty file", "Upload it again.")
        : head is [0xFF, 0xD8, 0xFF, ..] ? new ContentKind("a JPEG")
        : head.StartsWith("GIF8"u8) ? new ContentKind("a GIF")
        : head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8) ? new ContentKind("a WebP")
        : head.StartsWith("BM"u8) && head.Length > 6 && head[6] == 0 ? new ContentKind("a BMP")
        : head is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] ? new ContentKind("a PNG")
        : head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) ? new ContentKind("a TIFF")
        : head is [0, 0, 1, 0, ..] ? new ContentKind("an icon (.ico)")
        : head.Length >= 12 && head[4..].StartsWith("ftyp"u8) ? new ContentKind("an AVIF, a HEIC or a film")
        : head.StartsWith("%PDF-"u8) ? new ContentKind("a PDF")
        : head is [0x1F, 0x8B, ..] ? new ContentKind("compressed with gzip", Unpack)
        : head is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] ? new ContentKind("a zip file or an Office document")
        : head is [0xD0, 0xCF, 0x11, 0xE0, ..] ? new ContentKind("an old Office document")
        : head is [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] ? new ContentKind("a 7z archive", Unpack)
        : head.StartsWith("Rar!"u8) ? new ContentKind("a RAR archive", Unpack)
        : head is [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] ? new ContentKind("compressed with xz", Unpack)
        : head is [0x28, 0xB5, 0x2F, 0xFD, ..] ? new ContentKind("compressed with zstd", Unpack)
        : head.StartsWith("BZh"u8) ? new ContentKind("compressed with bzip2", Unpack)
        : head.Length > 262 && head[257..].StartsWith("ustar"u8) ? new ContentKind("a tar archive", Unpack)
        : null;

    private static ContentKind Text(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.TrimStart(" \t\r\n\uFEFF"u8);
        return text.StartsWith("version https://git-lfs.github.com/spec/"u8)
            ? new ContentKind(
                "a pointer of Git LFS and not the file itself", "Run 'git lfs pull' before the upload, and upload the file that it brings.")
            : Starts(text, "<svg") || (Starts(text, "<?xml") && Contains(text, "<svg")) ? new ContentKind("an SVG")
            : Starts(text, "<?xml") && Contains(text, "<Error>") ? new ContentKind("an error message of a store", Browse)
            : Starts(text, "<") && (Starts(text, "<!doctype html") || Contains(text, "<html"))
                ? new ContentKind("a web page (HTML)", Browse)
            : Starts(text, "<") ? new ContentKind("text in angle brackets (XML or a web page)", Browse)
            : Starts(text, "{") || Starts(text, "[") ? new ContentKind("JSON", Browse)
            : new ContentKind("text") { IsPlainText = true };
    }

    private static bool IsPlain(ReadOnlySpan<byte> head)
    {
        foreach (var next in head)
        {
            if (next < ' ' && next is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
                return false;
        }

        return true;
    }

    private static bool Starts(ReadOnlySpan<byte> text, string with) =>
        text.Length >= with.Length && Ascii.EqualsIgnoreCase(text[..with.Length], with);

    private static bool Contains(ReadOnlySpan<byte> text, string word) =>
        Encoding.Latin1.GetString(text[..Math.Min(Head, text.Length)]).Contains(word, StringComparison.OrdinalIgnoreCase);
}
