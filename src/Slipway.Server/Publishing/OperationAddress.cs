using System.Globalization;
using Slipway.Core.Publishing;

namespace Slipway.Server.Publishing;

/// <summary>
/// <c>publisher$offer$number$slot</c>, the address of a non-migrated offer's operation
/// (documented). The slot says nothing: any of the three words is taken.
/// </summary>
public sealed record OperationAddress(OfferKey Key, int PublishingVersion)
{
    public static OperationAddress? Read(string address) =>
        address.Split('$') is [{ Length: > 0 } publisher, { Length: > 0 } offer, var number, var slot]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var publishingVersion)
        && slot.ToLowerInvariant() is "preview" or "production" or "staging"
            ? new OperationAddress(new OfferKey(publisher, offer), publishingVersion)
            : null;
}
