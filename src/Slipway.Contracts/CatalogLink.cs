using System.Text.Json.Serialization;

namespace Slipway.Contracts;

public sealed record CatalogLink(string Title, string Url);
