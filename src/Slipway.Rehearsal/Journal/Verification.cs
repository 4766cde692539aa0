using Slipway.Contracts;

namespace Slipway.Rehearsal.Journal;

/// <summary>Checks what was called.</summary>
public static class Verification
{
    private const int MostShown = 5;

    /// <summary>What is wrong with the expectations themselves.</summary>
    public static IReadOnlyList<FailedExpectation> Faults(Expectations expected)
    {
        var faults = new List<FailedExpectation>();
        foreach (var (target, call) in All(expected))
        {
            if (!CallNames.All.Contains(call.Call))
                faults.Add(
                    new FailedExpectation(
                        $"{target}/call", $"'{call.Call}' is not a call. Calls are: {string.Join(", ", CallNames.All)}."));
            if (call.Times is not null && (call.AtLeast is not null || call.AtMost is not null))
                faults.Add(new FailedExpectation(target, "'times' is the exact count; leave atLeast and atMost out."));
            if (call.Least < 0 || call.Least > call.Greatest)
                faults.Add(
                    new FailedExpectation(target, "a count is 0 or more, and atLeast is not greater than atMost."));
        }

        foreach (var (call, index) in (expected.Never ?? []).Select((call, index) => (call, index)))
        {
            if (call is not { Times: null, AtLeast: null, AtMost: null })
                faults.Add(
                    new FailedExpectation($"/never/{index}", "'never' already sets the count; leave times, atLeast and atMost out."));
        }

        if (expected is { Calls: null or { Count: 0 }, Never: null or { Count: 0 } })
            faults.Add(new FailedExpectation("", "Nothing is expected. Send {\"calls\": [{\"call\": \"publish\", \"times\": 1}, {\"call\": "
                + "\"golive\"}], \"inOrder\": true}."));
        return faults;
    }

    /// <summary>What of it does not hold; nothing when all does.</summary>
    /// <param name="expected">Without faults.</param>
    /// <param name="entries">Oldest first.</param>
    public static IReadOnlyList<FailedExpectation> Check(Expectations expected, IReadOnlyList<JournalEntry> entries)
    {
        var seen = entries.Where(entry => entry.Number > expected.Since).ToArray();
        var unmet = new List<FailedExpectation>();
        long reached = 0;
        ExpectedCall? before = null;
        foreach (var (call, index) in (expected.Calls ?? []).Select((call, index) => (call, index)))
        {
            var found = seen.Where(call.Matches).ToArray();
            if (found.Length < call.Least || found.Length > call.Greatest)
                unmet.Add(new FailedExpectation($"/calls/{index}",
                    $"{call} should have been called {Wanted(call)} and was {Called(found.Length)}{Instead(call, found, seen)}"));
            else if (expected.InOrder && call.Least > 0)
            {
                var after = found.Where(entry => entry.Number > reached).Take(call.Least).ToArray();
                if (after.Length < call.Least)
                    unmet.Add(new FailedExpectation(
                        $"/calls/{index}", $"{call} should have come after {before}, which came at #{reached}; it came at {List(found)}."));
                else
                    (reached, before) = (after[^1].Number, call);
            }
        }

        foreach (var (call, index) in (expected.Never ?? []).Select((call, index) => (call, index)))
        {
            if (seen.Where(call.Matches).ToArray() is { Length: > 0 } found)
                unmet.Add(new FailedExpectation(
                    $"/never/{index}", $"{call} should not have been called and was {Called(found.Length)}: {List(found)}."));
        }

        return unmet;
    }

    private static IEnumerable<(string Target, ExpectedCall Call)> All(Expectations expected) =>
        (expected.Calls ?? []).Select((call, index) => ($"/calls/{index}", call)).Concat(
            (expected.Never ?? []).Select((call, index) => ($"/never/{index}", call)));

    private static string Wanted(ExpectedCall call) => call switch
    {
        { Times: { } times } => Often(times),
        { AtLeast: { } least, AtMost: { } most } => $"{least} to {most} times",
        { AtMost: { } most } => $"at most {Often(most)}",
        _ => $"at least {Often(call.Least)}",
    };

    private static string Often(int times) => times switch { 0 => "never", 1 => "once", _ => $"{times} times" };

    private static string Called(int times) => times == 0 ? "not called at all" : $"called {Often(times)}";

    /// <summary>Where it is missing, the same call under another status or on another offer is the likely reason.</summary>
    private static string Instead(ExpectedCall call, JournalEntry[] found, JournalEntry[] seen)
    {
        if (found.Length > 0)
            return $": {List(found)}.";
        var alike = seen.Where(entry => entry.Call == call.Call).ToArray();
        return alike.Length > 0 ? $"; there was {List(alike)}." : ".";
    }

    private static string List(JournalEntry[] entries) =>
        string.Join(", ", entries.Take(MostShown)) + (entries.Length > MostShown ? $" and {entries.Length - MostShown} more" : "");
}
