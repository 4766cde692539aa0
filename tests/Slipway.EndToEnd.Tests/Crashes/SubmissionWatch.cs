using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Crashes;

/// <summary>Looks at every offer's submissions and remembers them: what has ended must never read otherwise again.</summary>
public sealed class SubmissionWatch
{
    private readonly Dictionary<(string Offer, int Number), string> ended = [];

    /// <summary>Every operation that was seen, with its state.</summary>
    public Dictionary<(string Offer, int Number), string> States { get; } = [];

    /// <summary>True when nothing runs.</summary>
    public async Task<bool> LookAsync(Client client)
    {
        var running = 0;
        foreach (var offer in ClientRecord.Offers)
        {
            var answer = await client.GetAsync($"{Client.PathOf(offer)}/submissions");
            if (answer.Status == 404)
                continue;
            var submissions = answer.Json.AsArray();
            var numbers = submissions.Select(submission => submission!["publishingVersion"]!.GetValue<int>()).ToList();
            Assert.Equal(Enumerable.Range(1, numbers.Count).Reverse(), numbers);
            Assert.Equal(submissions.Count, submissions.Select(submission => submission!["id"]!.GetValue<string>()).Distinct().Count());
            var runningHere = submissions.Count(submission => Note(offer, submission!) == "running");
            Assert.InRange(runningHere, 0, 1);
            running += runningHere;
        }

        return running == 0;
    }

    public async Task AwaitEndsAsync(Client client)
    {
        await Bounded.UntilAsync(
            () => LookAsync(client),
            () => $"Not all has ended: {string.Join(", ", States.Where(state => state.Value == "running").Select(state => state.Key))}");
        Assert.True(await LookAsync(client));
    }

    private string Note(string offer, JsonNode submission)
    {
        var state = submission["submissionState"]!.GetValue<string>();
        var key = (offer, submission["publishingVersion"]!.GetValue<int>());
        States[key] = state;
        if (state == "running")
            Assert.False(ended.ContainsKey(key), $"{key} had ended and runs again.");
        else if (ended.TryGetValue(key, out var before))
            Assert.Equal(before, submission.ToJsonString());
        else
            ended[key] = submission.ToJsonString();
        return state;
    }
}
