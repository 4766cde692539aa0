using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Durability;

public sealed class DurabilityTests
{
    private const int Offers = 16;

    [Fact]
    public async Task No_answer_leaves_before_its_commit_is_on_the_disk()
    {
        await using var place = await Place.CreateAsync();
        var file = Path.Combine(place.Folder, "trace");
        string[] tracing = ["-f", "-y", "-e", "trace=fsync,fdatasync,pwrite64,write,sendto,sendmsg,writev", "-s", "64", "-o", file];

        // At documented pace nothing is due for minutes, and nobody is told of a publish: what is written is written by the requests alone.
        await using (var server = await SlipwayProcess.ServeUnderAsync(place, "strace", tracing, "--rehearsal", "--pace", "documented"))
        {
            using var client = new Client(server.Address);
            foreach (var offer in Enumerable.Range(0, Offers).Select(number => $"vm-{number}"))
            {
                Assert.Equal(200, (await client.PutAsync(offer, SampleOffer.Of(offer))).Status);
                Assert.Equal(202, (await client.PostAsync($"{Client.PathOf(offer)}/publish")).Status);
            }

            await server.TerminateAsync();
            Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(60)));
        }

        var lines = await File.ReadAllLinesAsync(file);
        var accepted = SyncTrace.Read(lines, "/slipway.db-wal", "HTTP/1.1 202");
        Assert.Empty(accepted.TooEarly);
        Assert.Equal((Offers, 0), (accepted.Answers, accepted.AnswersWithoutWrite));
        Assert.Empty(SyncTrace.Read(lines, "/slipway.db-wal", "HTTP/1.1 200").TooEarly);
    }
}
