using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;
using static Slipway.Server.Tests.Hostile.HostileFixture;

namespace Slipway.Server.Tests.Hostile;

public class ResourceAttackTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    [Fact]
    public async Task Two_hundred_slow_uploads_stop_nobody()
    {
        var slow = new List<TcpClient>();
        try
        {
            await fixture.HarmlessAsync(async () =>
            {
                var head = Encoding.ASCII.GetBytes(RawRequest.Head(
                    fixture, "PUT", $"{Contoso}?{ServiceUnderTest.ApiVersion}", "Content-Length: 8000000") + "{\"definition\":{");
                for (var i = 0; i < 200; i++)
                {
                    var client = new TcpClient();
                    slow.Add(client);
                    await client.ConnectAsync(IPAddress.Loopback, fixture.Port);
                    await client.GetStream().WriteAsync(head);
                }

                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
                for (var i = 0; i < 20; i++)
                    Assert.Equal(200, (await fixture.Service.GetAsync(Contoso).WaitAsync(limit.Token)).Status);
                AssertRefused(await fixture.Service.PutAsync(Contoso, "[]").WaitAsync(limit.Token), 400);
            });
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_full_writer_answers_503_and_reads_go_on()
    {
        await using var service = await ServiceUnderTest.StartAsync(change: settings =>
            settings with { Store = settings.Store with { WriteQueue = 1 }, Node = settings.Node with { Poll = TimeSpan.FromHours(1) } });
        Assert.Equal(200, (await service.PutAsync(Contoso, Samples.VirtualMachine)).Status);
        var tag = (await service.GetAsync(Contoso)).Headers["ETag"];
        var database = service.Get<IDatabase>();
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var writing = database.WriteAsync(null, async _ =>
        {
            started.SetResult();
            await release.Task;
            return 0;
        }, default);
        await started.Task;
        var waiting = database.WriteAsync(null, _ => Task.FromResult(0), default);
        foreach (var busy in (Answer[])[
            await service.PutAsync(Contoso, Samples.VirtualMachine), await service.PostAsync($"{Contoso}/publish")])
        {
            Assert.Equal(503, busy.Status);
            Assert.Equal("ServiceBusy", busy.ErrorCode);
            Assert.Equal("ServiceBusy", busy.Headers["x-ms-error-code"]);
            Assert.True(int.Parse(busy.Headers["Retry-After"]) > 0);
        }

        Assert.Equal(tag, (await service.GetAsync(Contoso)).Headers["ETag"]);
        release.SetResult();
        await Task.WhenAll(writing, waiting);
        Assert.Equal("[]", (await service.GetAsync($"{Contoso}/submissions")).Body);
        Assert.Equal(200, (await service.PutAsync(Contoso, Samples.VirtualMachine)).Status);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_PUT_leaves_nothing()
    {
        var body = Encoding.UTF8.GetBytes(Samples.VirtualMachine);
        await fixture.HarmlessAsync(async () =>
        {
            foreach (var sent in (int[])[0, 1, body.Length / 2, body.Length - 1])
                await RawRequest.SendAsync(fixture, RawRequest.Head(fixture, "PUT", $"{Contoso}?{ServiceUnderTest.ApiVersion}",
                    $"Content-Length: {body.Length}"), body[..sent], leave: true);
        });
    }

    [Fact]
    public async Task A_client_that_leaves_before_its_answer_leaves_all_or_nothing()
    {
        var bodies =
            (string[])[Samples.VirtualMachine, Samples.VirtualMachineWith(document => document["definition"]!["displayText"] = "Changed")];
        for (var round = 0; round < 20; round++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, fixture.Port);
            var body = Encoding.UTF8.GetBytes(bodies[round % 2]);
            var head = RawRequest.Head(fixture, "PUT", $"{Contoso}?{ServiceUnderTest.ApiVersion}", $"Content-Length: {body.Length}");
            await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
            client.Client.Close(0);
            var served = (await fixture.Service.GetAsync(Contoso)).Json["definition"]!["displayText"]!.GetValue<string>();
            Assert.Contains(served, (string[])["Contoso App", "Changed"]);
        }

        Assert.Equal(200, (await fixture.Service.PutAsync(Contoso, Samples.VirtualMachine)).Status);
    }

    [Fact]
    public async Task Fifty_writers_of_one_offer_are_each_told_how_it_ended()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => fixture.Service.PutAsync(Contoso, Samples.VirtualMachine)));
        Assert.All(answers, answer =>
            Assert.True(answer.Status == 200 || (answer.Status == 503 && answer.Headers.ContainsKey("Retry-After")), answer.Body));
        Assert.Contains(answers, answer => answer.Status == 200);
    }
}
