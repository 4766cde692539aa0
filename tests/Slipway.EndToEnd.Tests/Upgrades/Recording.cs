using System.Text.Json.Nodes;

namespace Slipway.EndToEnd.Tests.Upgrades;

/// <summary>What the program that made a fixture answered, and what it told of secrets.</summary>
/// <param name="SigningKeys">The ids of its signing keys.</param>
/// <param name="PrincipalSecret">Of the principal <see cref="Story.Application"/>.</param>
/// <param name="WebhookSecret">Of the one webhook; null where there were none yet.</param>
/// <param name="Publishing">The operation that is at work on a publish.</param>
/// <param name="GoingLive">The one that is at work on a go-live.</param>
/// <param name="Answers">By path.</param>
public sealed record Recording(
    IReadOnlyList<string> SigningKeys,
    string PrincipalSecret,
    string? WebhookSecret,
    string Publishing,
    string GoingLive,
    IReadOnlyDictionary<string, RecordedResponse> Answers)
{
    /// <summary>How far a hold has come is told by the clock, and which types there are by the program.</summary>
    private static readonly IReadOnlyList<string> Passing = ["progressPercentage", "offerTypeCategories"];

    /// <summary>
    /// Where what is answered now is not what was recorded. Members may have come since; nothing that was there may be gone or other.
    /// </summary>
    public IReadOnlyList<string> Differences(IReadOnlyDictionary<string, RecordedResponse> now)
    {
        var found = new List<string>();
        foreach (var (path, was) in Answers)
        {
            if (now.GetValueOrDefault(path) is not { } answer)
                found.Add($"{path}: not asked");
            else if ((was.Status, was.ETag) != (answer.Status, answer.ETag))
                found.Add($"{path}: was {was.Status} {was.ETag}, is {answer.Status} {answer.ETag}");
            else
                Compare(was.Body, answer.Body, path, found);
        }

        return found;
    }

    private static void Compare(JsonNode? was, JsonNode? now, string where, List<string> found)
    {
        switch (was, now)
        {
            case (JsonObject before, JsonObject after):
                foreach (var (name, value) in before.Where(member => !Passing.Contains(member.Key)))
                {
                    if (!after.ContainsKey(name))
                        found.Add($"{where}/{name}: gone");
                    else
                        Compare(value, after[name], $"{where}/{name}", found);
                }

                break;
            // Steps of an offer that was never published are dated when they are asked for.
            case (JsonValue, JsonValue)
                when where.Contains("/never/status/", StringComparison.Ordinal) && where.EndsWith("/timestamp", StringComparison.Ordinal):
                break;
            case (JsonArray before, JsonArray after) when before.Count == after.Count:
                for (var index = 0; index < before.Count; index++)
                    Compare(before[index], after[index], $"{where}/{index}", found);
                break;
            default:
                if (!JsonNode.DeepEquals(was, now))
                    found.Add($"{where}: was {was?.ToJsonString() ?? "null"}, is {now?.ToJsonString() ?? "null"}");
                break;
        }
    }
}

/// <summary>One answer; the tag is that of an offer, the body JSON, or the hash of anything else.</summary>
public sealed record RecordedResponse(int Status, string? ETag, JsonNode? Body);
