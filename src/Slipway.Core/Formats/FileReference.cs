
namespace Slipway.Core.Formats;

/// <summary>
/// A file that a definition names. <paramref name="Pointer"/> is its place in the PUT body;
/// <paramref name="PlanId"/> is empty for one of the offer.
/// </summary>
public sealed record FileReference(FileKind Kind, string Pointer, string PlanId, string Address);
