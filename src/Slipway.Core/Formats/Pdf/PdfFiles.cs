using System.Globalization;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Formats.Pdf;

/// <summary>
/// Documents for customers. Only that the file is a whole PDF is checked; what is in it is for its
/// reader's program.
/// </summary>
public static class PdfFiles
{
    private const long Largest = 4 * 1024 * 1024;

    /// <summary>
    /// Programs find the end within so many bytes of the file's (ISO 32000, implementation note).
    /// </summary>
    private const int TailLength = 1024;

    private const int HeadLength = 1024;

    private static readonly Rule IsPdf = new(
        "TD-MANUAL-021", StepIds.Certify, "It is a PDF.", "The file is not a PDF: it is {found}. {advice}")
    {
        Source = RuleSource.Documented,
    };

    private static readonly Rule IsWhole = new(
        "TD-MANUAL-022",
        StepIds.Certify,
        "The file is whole.",
        "The PDF is incomplete: it ends after {found} bytes, without the marker %%EOF. Upload it again.");

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

    private static IReadOnlyList<FileFault> Check(Stream content, CancellationToken cancel)
    {
        var head = new byte[HeadLength];
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!head.AsSpan(0, read).StartsWith("%PDF-"u8))
        {
            var kind = ContentKind.Of(head.AsSpan(0, read));
            return [new(IsPdf, ("found", kind.Name), ("advice", kind.AdviceOr("Save the document as PDF.")))];
        }

        cancel.ThrowIfCancellationRequested();
        var tail = new byte[Math.Min(TailLength, content.Length)];
        content.Seek(-tail.Length, SeekOrigin.End);
        content.ReadExactly(tail);
        return tail.AsSpan().IndexOf("%%EOF"u8) < 0 ? [new(IsWhole, ("found", content.Length.ToString(CultureInfo.InvariantCulture)))] : [];
    }
}
