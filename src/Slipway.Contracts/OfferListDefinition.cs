using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts;

public sealed record OfferListDefinition(string DisplayText);
