using System.Text.Json.Serialization;

namespace Slipway.Rehearsal.Journal;

/// <summary>A call, by as much as matters of it; at least once unless it says otherwise.</summary>
public sealed record ExpectedCall(string Call, string? Publisher =
    null, string? Offer = null, int? Status = null, int? Times = null, int? AtLeast = null, int? AtMost = null)
{
    [JsonIgnore]
    public int Least => Times ?? AtLeast ?? (AtMost is null ? 1 : 0);

    [JsonIgnore]
    public int Greatest => Times ?? AtMost ?? int.MaxValue;

    public bool Matches(JournalEntry entry) =>
        entry.Call == Call
        && (Publisher is null || Publisher.Equals(entry.Publisher, StringComparison.OrdinalIgnoreCase))
        && (Offer is null || Offer.Equals(entry.Offer, StringComparison.OrdinalIgnoreCase))
        && (Status is null || Status == entry.Status);

    public override string ToString() =>
        $"'{Call}'{(Offer is null ? "" : $" of offer '{Offer}'")}"
        + $"{(Publisher is null ? "" : $" of publisher '{Publisher}'")}{(Status is null ? "" : $" answered {Status}")}";
}
