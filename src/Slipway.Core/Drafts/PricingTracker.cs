using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Pricing;

namespace Slipway.Core.Drafts;

/// <summary>
/// Follows the tokens of a definition and finds the pricing objects of its plans, and whether they
/// hold evaluated prices. Depths count from the definition's object, 0.
/// </summary>
internal struct PricingTracker
{
    private bool atPlans;
    private bool inPlans;
    private string? name;
    private string? inside;
    private bool hasEvaluated;

    public PricingTracker() => Plan = -1;

    /// <summary>The index of the plan that the reader is in.</summary>
    public int Plan { get; private set; }

    /// <summary>Whether the reader stands at the name of evaluated prices.</summary>
    public bool AtEvaluated { get; private set; }

    /// <summary>
    /// Whether the reader has reached the end of a pricing object, of this key, that holds no
    /// evaluated prices.
    /// </summary>
    public bool Ends(ref Utf8JsonReader reader, [NotNullWhen(true)] out string? key)
    {
        key = reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 3 && !hasEvaluated ? inside : null;
        Advance(ref reader);
        return key is not null;
    }

    /// <summary>Call once for each token.</summary>
    public void Advance(ref Utf8JsonReader reader)
    {
        AtEvaluated = false;
        switch (reader.TokenType, reader.CurrentDepth)
        {
            case (JsonTokenType.PropertyName, 1):
                atPlans = JsonText.Reads(ref reader, "plans"u8);
                break;
            case (JsonTokenType.StartArray, 1):
                (inPlans, Plan) = (atPlans, -1);
                break;
            case (JsonTokenType.EndArray, 1):
                inPlans = false;
                break;
            case (not (JsonTokenType.EndObject or JsonTokenType.EndArray), 2) when inPlans:
                Plan++;
                break;
            case (JsonTokenType.PropertyName, 3) when inPlans:
                name = JsonText.Reads(ref reader, "virtualMachinePricing"u8) ? GivenPricing.Key
                    : JsonText.Reads(ref reader, "virtualMachinePricingV2"u8) ? GivenPricing.LaterKey : null;
                break;
            case (JsonTokenType.StartObject, 3) when inPlans:
                (inside, hasEvaluated) = (name, false);
                break;
            case (JsonTokenType.PropertyName, 4) when inside is not null:
                AtEvaluated = JsonText.Reads(ref reader, "evaluatedPrices"u8);
                hasEvaluated |= AtEvaluated;
                break;
            case (JsonTokenType.EndObject, 3):
                (inside, name) = (null, null);
                break;
            default:
                break;
        }
    }
}
