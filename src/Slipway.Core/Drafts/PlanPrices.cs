
namespace Slipway.Core.Drafts;

/// <summary>
/// The evaluated prices of a plan, as JSON, and the pricing object that they belong to.
/// </summary>
public sealed record PlanPrices(string PricingKey, byte[] Json);
