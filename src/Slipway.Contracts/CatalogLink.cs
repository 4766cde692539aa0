
namespace Slipway.Contracts;

public sealed record CatalogLink(string Title, string Url);
