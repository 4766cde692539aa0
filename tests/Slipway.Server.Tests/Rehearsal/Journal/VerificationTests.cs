using Slipway.Contracts;
using Slipway.Rehearsal.Journal;

namespace Slipway.Server.Tests.Rehearsal.Journal;

/// <summary>What holds of a journal, and what is said of what does not.</summary>
public sealed class VerificationTests
{

    [Fact]
    public void Polls_between_named_calls_do_not_matter() =>
        Assert.Empty(Judge(
            InOrder(new("publish") { Times = 1 }, new("golive")), "putOffer", "publish", "operation", "operation", "golive", "status"));

    [Theory]
    [InlineData("'golive' should have come after 'publish', which came at #2; it came at #1 POST /golive 202.", "golive", "publish")]
    [InlineData("'publish' should have been called once and was called 2 times", "publish", "publish", "golive")]
    [InlineData("'golive' should have been called at least once and was not called at all.", "publish")]
    public void What_does_not_hold_is_said_with_what_was_seen(string message, params string[] calls) =>
        Assert.Contains(
            message, Assert.Single(Judge(InOrder(new("publish") { Times = 1 }, new("golive")), calls)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_call_that_is_named_twice_in_order_must_be_there_twice()
    {
        var expected = InOrder(new("publish"), new("cancel"), new("publish"));
        Assert.Empty(Judge(expected, "publish", "cancel", "publish"));
        Assert.Equal("/calls/2", Assert.Single(Judge(expected, "publish", "cancel")).Target);
    }

    [Fact]
    public void Bounds_hold_on_both_sides()
    {
        var expected = new Expectations([new("publish", AtLeast: 1, AtMost: 2)]);
        Assert.Single(Judge(expected));
        Assert.Empty(Judge(expected, "publish", "publish"));
        Assert.Contains("1 to 2 times", Assert.Single(Judge(expected, "publish", "publish", "publish")).Message, StringComparison.Ordinal);
        Assert.Empty(Judge(new Expectations([new("publish", AtMost: 2)])));
    }

    [Fact]
    public void What_must_never_be_is_found_and_only_since_the_number_that_was_given()
    {
        var expected = new Expectations(Never: [new("cancel")]);
        Assert.Equal(("/never/0", "'cancel' should not have been called and was called once: #1 POST /cancel 202."), Pair(
            Assert.Single(Judge(expected, "cancel", "publish"))));
        Assert.Empty(Judge(expected with { Since = 1 }, "cancel", "publish"));
    }

    [Fact]
    public void Expectations_that_cannot_be_meant_are_refused_all_at_once()
    {
        var faults = Verification.Faults(new Expectations(
            [new("pubish"), new("publish", Times: 1, AtMost: 2), new("publish", AtLeast: 3, AtMost: 2)], Never: [new("golive", Times: 1)]));
        Assert.Equal(["/calls/0/call", "/calls/1", "/calls/2", "/never/0"], faults.Select(fault => fault.Target));
        Assert.Single(Verification.Faults(new Expectations()));
        Assert.Empty(Verification.Faults(new Expectations([.. CallNames.All.Select(name => new ExpectedCall(name))])));
    }

    [Fact]
    public void A_journal_keeps_no_more_than_it_has_room_for_and_counts_what_went()
    {
        var journal = new WireJournal();
        for (var one = 0; one < WireJournal.MostEntries + 5; one++)
            journal.Add(Call("status"));
        Assert.Equal((WireJournal.MostEntries, 5, WireJournal.MostEntries
            + 5), (journal.Read().Entries.Count, (int)journal.Read().Dropped, (int)journal.Read().Last));

        // A large one goes at once when it is alone too much with the others, and completing what has gone does nothing.
        var first = Call("publish");
        journal.Add(first);
        for (var one = 0; one < 80; one++)
        {
            var call = Call("publish");
            journal.Add(call);
            journal.Complete(call, new RecordedMessage([], "application/json", new byte[1024 * 1024]), dropped: false);
        }

        var held = journal.Read().Entries;
        Assert.InRange(held.Count, 16, WireJournal.MostBytes / (1024 * 1024));
        journal.Complete(first, RecordedMessage.Empty, dropped: true);
        Assert.DoesNotContain(journal.Read().Entries, entry => entry.Dropped);
        Assert.Equal(held.Select(entry => entry.Number), journal.Read().Entries.Select(entry => entry.Number));

        journal.Clear();
        Assert.Empty(journal.Read().Entries);
        var next = Call("publish");
        var before = journal.Read().Last;
        journal.Add(next);
        Assert.Equal(before + 1, Assert.Single(journal.Read().Entries).Number);
    }

    private static Expectations InOrder(params ExpectedCall[] calls) => new(calls, InOrder: true);

    private static IReadOnlyList<FailedExpectation> Judge(Expectations expected, params string[] calls) =>
        Verification.Check(expected, [.. calls.Select((call, index) => Entry(call, index + 1))]);

    private static (string Target, string Message) Pair(FailedExpectation unmet) => (unmet.Target, unmet.Message);

    private static RecordedCall Call(string call) =>
        new(default, call, "POST", null, $"/{call}", "", 202, null, RecordedMessage.Empty);

    private static JournalEntry Entry(string call, long number) => new()
    {
        Number = number,
        Time = default,
        Call = call,
        Method = "POST",
        Path = $"/{call}",
        Status = 202,
    };
}
