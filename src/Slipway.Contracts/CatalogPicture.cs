
namespace Slipway.Contracts;

public sealed record CatalogPicture(string Title, string Url);
