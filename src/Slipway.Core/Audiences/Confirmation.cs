using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Audiences;

/// <summary>
/// What a publisher confirms in the body of a publish, such as
/// <c>{"metadata":{"confirm":["plan-public:my-plan"]}}</c> (ours). Each entry is a kind, a colon
/// and what it is about; there is one kind.
/// </summary>
public static class Confirmation
{
    /// <summary>The most entries: as many as an offer may have plans (ours).</summary>
    private const int Most = 100;

    private const string PublicPlan = "plan-public:";
    private const string Pointer = "/metadata/confirm";
    private const string Allowed = "Allowed is 'plan-public:' and the id of a plan.";

    /// <summary>The entry that lets a private plan become public.</summary>
    public static string OfPublicPlan(string planId) => PublicPlan + planId;

    /// <summary>
    /// The id of the plan, in lower case, that an entry lets become public; null for any other
    /// text.
    /// </summary>
    public static string? PlanOf(string entry) =>
        entry.StartsWith(PublicPlan, StringComparison.Ordinal) && entry.Length > PublicPlan.Length
            ? entry[PublicPlan.Length..].ToLowerInvariant()
            : null;

    /// <summary>Reads the list of a body that was checked to be text.</summary>
    internal static ImmutableHashSet<string> ReadPublicPlans(JsonElement list, FaultList faults)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            faults.Add(
                Pointer, $"confirm is {JsonText.Kind(list.ValueKind)}. Leave it out, or send a list such as [\"plan-public:my-plan\"].");
            return [];
        }

        var plans = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (index, entry) in list.EnumerateArray().Index())
        {
            if (entry.ValueKind != JsonValueKind.String)
                faults.Add(JsonPointer.Append(Pointer, index), $"An entry of confirm is {JsonText.Kind(entry.ValueKind)}. {Allowed}");
            else if (PlanOf(entry.GetString()!) is { } plan)
                plans.Add(plan);
            else
                faults.Add(
                    JsonPointer.Append(Pointer, index),
                    $"'{Quoted.Shorten(entry.GetString()!, 100)}' in confirm cannot be confirmed. {Allowed}");
        }

        if (list.GetArrayLength() is > Most and var count)
            faults.Add(Pointer, $"confirm has {count} entries. At most {Most} are allowed.");
        return plans.ToImmutable();
    }
}
