using System.Collections.Immutable;
using Slipway.Core.Rules;

namespace Slipway.Core.Formats.Disks;

/// <summary>
/// What reading a VHD's end came to: its footer, as far as the disk before it can be read by that,
/// and everything that is wrong with it.
/// </summary>
public sealed record VhdFooterResult(VhdFooter? Footer, ImmutableArray<FileFault> Faults);
