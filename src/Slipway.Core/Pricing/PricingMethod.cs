
namespace Slipway.Core.Pricing;

/// <summary>The ways in which a plan can give its prices.</summary>
public enum PricingMethod
{
    PerCore,
    PerCoreSize,
    PerRegion,
    Spreadsheet,
}
