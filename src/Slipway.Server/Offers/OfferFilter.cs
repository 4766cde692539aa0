using System.Text.RegularExpressions;
using Slipway.Core.Documents;

namespace Slipway.Server.Offers;

/// <summary>The one <c>$filter</c> that clients send on the offer list: <c>offerTypeId eq '…'</c> (observed).</summary>
public static partial class OfferFilter
{
    public static (string? OfferTypeId, string? Fault) Read(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
            return (null, null);
        return Form().Match(filter) is { Success: true } match
            ? (match.Groups["type"].Value, null)
            : (null, $"The filter '{Quoted.Shorten(filter, 200)}' is not supported. The one that is: offerTypeId eq "
                + "'microsoft-azure-virtualmachines' (any offer type).");
    }

    [GeneratedRegex(@"^\s*offerTypeId\s+eq\s+'(?<type>[^'\p{Cc}]*)'\s*$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
