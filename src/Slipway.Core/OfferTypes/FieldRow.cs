using System.Collections.Immutable;

namespace Slipway.Core.OfferTypes;

/// <summary>A field of an offer type as people look it up.</summary>
/// <param name="Path">
/// Where it stands in the definition: <c>offer.…</c>, <c>plans[].…</c>; <c>*</c> is any version.
/// </param>
/// <param name="Required">When it must be there; empty where it need not be.</param>
/// <param name="Holds">What its value may be and how long, a sentence each.</param>
/// <param name="Rules">The ids of the rules about it.</param>
public sealed record FieldRow(string Path, string Required, ImmutableArray<string> Holds, ImmutableArray<string> Rules);
