using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Crashes;

/// <summary>Once all is quiet: was every answer kept?</summary>
public sealed partial class Aftermath(Client client, ClientRecord record, SubmissionWatch lookout, Place place)
{
    public async Task CheckAnswersAsync()
    {
        await CheckAddressesAsync();
        await CheckRepeatsAsync(await StoredState.LastCommandsAsync(place));
        foreach (var drafts in record.Saved.GroupBy(saved => saved.Offer))
            await CheckDraftAsync(drafts.Key, [.. drafts]);
    }

    /// <summary>
    /// Each address that was handed out names an operation that has ended. An operation that no
    /// answer named was started by an attempt whose answer was lost.
    /// </summary>
    private async Task CheckAddressesAsync()
    {
        var named = new HashSet<(string Offer, int Number)>();
        foreach (var accepted in record.Accepted.Values.Where(accepted => accepted.Location is not null))
        {
            var operation = await client.GetAsync(accepted.Location!);
            Assert.True(operation.Status == 200, $"{accepted} is answered {operation.Status}");
            var match = LocationForm().Match(accepted.Location!);
            Assert.Equal(accepted.Asked.Offer, match.Groups["offer"].Value);
            Assert.NotEqual("running", operation.Json["status"]!.GetValue<string>());
            named.Add((accepted.Asked.Offer, int.Parse(match.Groups["number"].ValueSpan)));
        }

        foreach (var unnamed in lookout.States.Keys.Except(named).GroupBy(operation => operation.Offer))
        {
            var lost = record.Lost.Count(asked => asked.Offer == unnamed.Key);
            Assert.True(
                unnamed.Count() <= lost, $"Of {unnamed.Key}, no answer named {string.Join(", ", unnamed)}; only {lost} answers were lost.");
        }

        Assert.Empty(named.Except(lookout.States.Keys));
    }

    /// <summary>
    /// A client that asks again, for what was the last thing that happened to an offer but for
    /// steps, hears the same, and starts nothing. After anything else the same id is a new request.
    /// </summary>
    private async Task CheckRepeatsAsync(IReadOnlyList<LastCommand> last)
    {
        var repeatable = record.Accepted.Where(accepted => last.Any(command => command.Matches(accepted.Value))).ToList();
        Assert.NotEmpty(repeatable);
        foreach (var (id, accepted) in repeatable)
        {
            var again = await client.SendAsync(
                HttpMethod.Post, $"{Client.PathOf(accepted.Asked.Offer)}/{accepted.Asked.Verb}", requestId: id);
            Assert.Equal(202, again.Status);
            Assert.True(accepted.Location == again.Location, $"{accepted} is answered with {again.Location} when asked again");
        }

        var known = lookout.States.Count;
        Assert.True(await lookout.LookAsync(client));
        Assert.Equal(known, lookout.States.Count);
    }

    /// <summary>A draft is the last one that was answered, or one that was sent later and never answered.</summary>
    private async Task CheckDraftAsync(string offer, IReadOnlyList<Saved> saved)
    {
        var answer = await client.GetAsync(Client.PathOf(offer));
        var tag = answer.Headers["ETag"];
        Assert.True(string.CompareOrdinal(
            tag, saved.Max(draft => draft.ETag)) >= 0, $"{offer} is at {tag}, but {saved.MaxBy(draft => draft.ETag)} was answered");
        Assert.Equal(saved.Count, saved.DistinctBy(draft => draft.ETag).Count());
        if (saved.FirstOrDefault(draft => draft.ETag == tag) is { } shown)
            Assert.Equal(shown.DisplayText, answer.Json["definition"]!["displayText"]!.GetValue<string>());
    }

    [GeneratedRegex(@"^/api/operations/contoso\$(?<offer>[^$]+)\$(?<number>\d+)\$preview\?api-version=2017-10-31$")]
    private static partial Regex LocationForm();
}
