
namespace Slipway.Contracts;

/// <param name="Sequence">Rises from entry to entry; not each number is used.</param>
/// <param name="PublisherId">The offer's publisher.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="Version">The version that is shown since, or was shown last.</param>
/// <param name="Change">
/// <c>live</c>: this version is shown to everybody from now on; <c>removed</c>: none is.
/// </param>
/// <param name="Time">When, in market time.</param>
/// <param name="Uri">Where the catalog shows the offer.</param>
public sealed record CatalogChangeDocument(
    long Sequence, string PublisherId, string OfferId, int Version, string Change, string Time, string Uri);
