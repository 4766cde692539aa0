using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Audiences;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Pricing;

namespace Slipway.Core.Catalog;

/// <summary>The publisher of an offer, as the catalog shows it.</summary>
public sealed record Seller(string PublisherId, string PublisherName);
