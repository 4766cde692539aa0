
namespace Slipway.Core.Definitions;

/// <summary>
/// A copy in the store for large files. <paramref name="Sha256"/> is that of the whole,
/// hexadecimal.
/// </summary>
public sealed record ImageCopy(string Name, string Sha256);
