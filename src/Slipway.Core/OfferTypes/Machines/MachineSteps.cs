using System.Collections.Immutable;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Machines;

/// <summary>
/// The six steps of a machine offer: names, estimates and senses as documented, holds as the
/// original is documented to take.
/// </summary>
internal static class MachineSteps
{
    public static readonly ImmutableArray<StepDefinition> All =
    [
        new(StepIds.Validate, "Validate Pre-Requisites", "< 15 min", "Offer settings provided are validated.", TimeSpan.FromMinutes(15)),
        new(
            StepIds.Certify,
            "Certification",
            "< 5 day",
            "Your offer is analyzed by our certification systems for issues.",
            TimeSpan.FromDays(3)),
        new(
            StepIds.Provision,
            "Provisioning",
            "< 1 day",
            "Your virtual machine is being replicated in our production systems.",
            TimeSpan.FromDays(1)),
        new(
            StepIds.Package,
            "Packaging and Lead Generation Registration",
            "< 1 hour",
            "Your virtual machine is being packaged for customers. Additionally, lead systems are being configured and set up.",
            TimeSpan.FromHours(1)),
        new(
            StepIds.SignOff,
            "Publisher signoff",
            "",
            "Offer is available to preview. Ensure that everything looks good before making your offer live.",
            TimeSpan.Zero),
        new(StepIds.Live, "Live", "~2-5 days", "Offer is publicly visible and is available for purchase.", TimeSpan.FromDays(4)),
    ];
}
