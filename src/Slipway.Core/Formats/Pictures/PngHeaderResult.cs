namespace Slipway.Core.Formats.Pictures;

/// <summary>
/// What reading a PNG came to: its header, or what is wrong with it, as words after a colon.
/// </summary>
public sealed record PngHeaderResult(PngHeader? Header, string? Fault)
{
    /// <summary>Whether it is something else altogether, rather than a broken PNG.</summary>
    public bool IsOtherKind { get; private init; }

    internal static PngHeaderResult OtherKind(string fault) => new(null, fault) { IsOtherKind = true };

    internal static PngHeaderResult Faulty(string fault) => new(null, fault);
}
