using System.Globalization;
using Slipway.Contracts;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>Reads the rules for calls.</summary>
internal static class CallRuleReader
{
    public static readonly string[] WhenKeys = ["call", "publisher", "offer", "type", "nth", "probability"];

    public static readonly string[] ThenKeys = ["delay", "answer", "retryAfter", "message", "after", "race", "slowly"];

    private const int LongestRetryAfter = 3600;

    /// <summary>It is a client that waits, in its own time, and a place among the requests at work that it holds.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, ScenarioResponse> Answers = new(StringComparer.Ordinal)
    {
        ["409"] = ScenarioResponse.Conflict,
        ["429"] = ScenarioResponse.TooManyRequests,
        ["500"] = ScenarioResponse.ServerError,
        ["500-services"] = ScenarioResponse.ServerErrorOfServices,
        ["502"] = ScenarioResponse.BadGateway,
        ["drop"] = ScenarioResponse.Drop,
        ["401-expired"] = ScenarioResponse.ExpiredToken,
    };

    public static CallRule.Condition When(Section when)
    {
        var call = when.Choice("call", CallNames.OfScenarios);
        var isOnOffer = call is null || CallNames.OnOffers.Contains(call);
        if (!isOnOffer)
            RefuseAll(when, call == CallNames.ListOffers
                ? ["offer", "type"]
                : ["publisher", "offer", "type"], $"a call of {call} does not have it, so the rule would never apply. Leave it out.");
        return new CallRule.Condition(
            call,
            when.Pattern("publisher"),
            when.Pattern("offer"),
            ScenarioReader.Type(when),
            when.Ordinals("nth"),
            when.Value<double>(
                "probability",
                text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                    && value is > 0 and <= 1 ? value : null,
                "a number above 0 and up to 1, such as 0.2"));
    }

    public static CallRule.Choice Then(Section then, CallRule.Condition when)
    {
        var answer = then.Value<ScenarioResponse>(
            "answer", text => Answers.TryGetValue(text, out var value) ? value : null, $"one of {string.Join(", ", Answers.Keys)}");
        if (then.Has("retryAfter") && answer is null or ScenarioResponse.Drop)
            then.Refuse("retryAfter", "'retryAfter' is a response header, and this rule returns no response. Add 'answer: 429', or "
                + "another answer with a response.");
        if (then.Has("message") && answer is null or ScenarioResponse.Drop or ScenarioResponse.BadGateway)
            then.Refuse("message", "'message' is allowed only with 409, 429, 500, 500-services and 401-expired.");
        if (then.Has("after")
            && answer is null or ScenarioResponse.Conflict or ScenarioResponse.TooManyRequests or ScenarioResponse.ExpiredToken)
            then.Refuse(
                "after", "'after' processes the call and loses its response: it works only with answer 500, 500-services, 502 or drop. "
                + "The others say that nothing was done.");
        if (when.Call == CallNames.Token && answer is ScenarioResponse.Conflict or ScenarioResponse.ExpiredToken)
            then.Refuse("answer", "the token service never returns 409 or 401-expired. Take 429, 500, 500-services, 502 or drop.");
        if (then.Has("race") && when.Call != CallNames.PutOffer)
            then.Refuse("race", "'race' is about saving a draft: it goes with 'call: putOffer'.");
        if (then.Has("slowly") && when.Call != CallNames.Cancel)
            then.Refuse("slowly", "'slowly' is about cancelling: it goes with 'call: cancel'. A step that takes its time is 'takeLonger', "
                + "an answer that does is 'delay'.");
        if (answer is not null && !then.Has("after"))
            RefuseAll(then, ["race", "slowly"], "it happens only where the call is processed, and 'answer' puts an answer in its place. "
                + "Add 'after: true', or leave one of them out.");
        return new CallRule.Choice
        {
            Delay = then.Time("delay", LongestDelay) ?? TimeSpan.Zero,
            Answer = answer,
            RetryAfter = then.Number("retryAfter", 0, LongestRetryAfter),
            Message = then.Text("message"),
            After = then.IsSet("after"),
            Race = then.IsSet("race"),
            Slowly = then.Time("slowly"),
        };
    }

    private static void RefuseAll(Section section, string[] keys, string why)
    {
        foreach (var key in keys.Where(section.Has))
            section.Refuse(key, $"'{key}': {why}");
    }
}
