using System.Text.Json.Nodes;

namespace Slipway.Contracts;

/// <summary>
/// An offer type (endpoint 14; the body is ours, the reference is silent): <c>schema</c> is a JSON
/// Schema of the definition.
/// </summary>
public sealed record OfferTypeDocument(string Id, string DisplayText, IReadOnlyDictionary<string, int> Versions, JsonNode Schema);
