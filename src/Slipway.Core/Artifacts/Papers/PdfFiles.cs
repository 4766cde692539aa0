using System.Globalization;
using Slipway.Core.Operations;
using Slipway.Core.Rules;

namespace Slipway.Core.Artifacts;

/// <summary>Documents for customers. Only that the file is a whole PDF is checked; what is in it is for its reader's program.</summary>
public static class PdfFiles
{
    private const long Largest = 4 * 1024 * 1024;

    /// <summary>Programs find the end within so many bytes of the file's (ISO 32000, implementation note).</summary>
    private const int TailLength = 1024;

    private static readonly Rule IsPdf = new(
        "TD-MANUAL-021", StepIds.Certify, "It is a PDF.", "The file is no PDF: it begins with the bytes {found}, not with %PDF-. Save the document as PDF.")
    {
        Source = RuleSource.Documented,
    };

    private static readonly Rule IsWhole = new(
        "TD-MANUAL-022",
        StepIds.Certify,
        "The file is whole.",
        "The PDF is cut off: after {found} bytes it ends without the mark %%EOF, which stands at the end of every PDF. Upload it again.");

    /// <summary>The user manual of a test drive.</summary>
    public static readonly FileKind UserManual = new()
    {
        Noun = "user manual",
        ContentType = "application/pdf",
        Extension = ".pdf",
        MaxBytes = Largest,
        Rules = [IsPdf, IsWhole],
        Check = Check,
    };

    private static IEnumerable<Fault> Check(Stream content, FileReference use)
    {
        var head = new byte[5];
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!head.AsSpan(0, read).SequenceEqual("%PDF-"u8))
            return [IsPdf.At(use.Pointer, ("found", read == 0 ? "(none)" : Convert.ToHexString(head.AsSpan(0, read))))];
        var tail = new byte[Math.Min(TailLength, content.Length)];
        content.Seek(-tail.Length, SeekOrigin.End);
        content.ReadExactly(tail);
        return tail.AsSpan().IndexOf("%%EOF"u8) < 0 ? [IsWhole.At(use.Pointer, ("found", content.Length.ToString(CultureInfo.InvariantCulture)))] : [];
    }
}
