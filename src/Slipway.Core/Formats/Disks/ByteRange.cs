
namespace Slipway.Core.Formats.Disks;

/// <summary>Bytes of a file: from where, and how many.</summary>
public readonly record struct ByteRange(long From, int Length);
