using System.Net.Sockets;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Crashes;

/// <summary>Asks for one thing after the other, whatever the offers are at, and notes each answer.</summary>
public sealed class PublisherClient(Client client, ClientRecord record, Random random)
{
    /// <summary>Refusals are as good as acceptances here; what must not come is a server's fault.</summary>
    private static readonly int[] Expected = [200, 202, 400, 404, 409, 422, 503];

    /// <summary>How long it waits between two requests.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Ends when the server is gone.</summary>
    public async Task WorkAsync(bool repeatFirst, CancellationToken stop)
    {
        try
        {
            if (repeatFirst)
                await RepeatUnansweredAsync();
            while (!stop.IsCancellationRequested)
            {
                await AskAsync(ClientRecord.Offers[random.Next(ClientRecord.Offers.Count)]);
                await Task.Delay(Pause, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            // Killed: whatever was asked last stays unanswered.
        }
    }

    /// <summary>Asks again, under the same request ids, for what was never answered, or with a 503.</summary>
    public async Task RepeatUnansweredAsync()
    {
        foreach (var id in record.Unanswered.Keys.ToArray())
        {
            // Another client may be asking again already: two at once may hear of different states.
            if (record.Unanswered.TryRemove(id, out var asked))
                await CommandAsync(id, asked);
        }
    }

    private Task AskAsync(string offer) => random.Next(100) switch
    {
        < 25 => PutAsync(offer),
        < 60 => CommandAsync(offer, "publish"),
        < 88 => CommandAsync(offer, "golive"),
        _ => CommandAsync(offer, "cancel"),
    };

    private async Task PutAsync(string offer)
    {
        var displayText = record.NextDraft();
        var answer = Checked(await client.PutAsync(offer, SampleOffer.Of(offer, displayText)));
        if (answer.Status == 200)
            record.Saved.Add(new Saved(offer, displayText, answer.Headers["ETag"]));
    }

    private Task CommandAsync(string offer, string verb) => CommandAsync(Guid.NewGuid().ToString(), new Asked(offer, verb));

    private async Task CommandAsync(string id, Asked asked)
    {
        Answer? answer = null;
        try
        {
            answer = Checked(await client.SendAsync(HttpMethod.Post, $"{Client.PathOf(asked.Offer)}/{asked.Verb}", requestId: id));
        }
        finally
        {
            if (answer is null or { Status: 503 })
            {
                record.Unanswered[id] = asked;
                record.Lost.Add(asked);
            }
        }

        if (answer.Status == 202)
            record.Accepted[id] = new Accepted(asked, answer.Location);
    }

    /// <summary>A 503 says when to ask again; what it answers may have been done all the same.</summary>
    private static Answer Checked(Answer answer)
    {
        if (!Expected.Contains(answer.Status))
            throw new InvalidOperationException($"Answered {answer.Status}: {answer.Body}");
        Assert.True(answer.Status != 503 || answer.Headers.ContainsKey("Retry-After"), $"No Retry-After with {answer.Body}");
        return answer;
    }
}
