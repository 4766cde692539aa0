using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Slipway.Contracts;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;

namespace Slipway.Server.Tests.Http;

/// <summary>A node that has too much to do says so at once, keeps what it accepted, and is as before when the rush is over.</summary>
public sealed class OverloadTests
{
    private const string Offer = "/api/publishers/contoso/offers/contoso-offer";

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_flood_is_refused_quickly_and_no_accepted_publish_is_lost(StoreKind store)
    {
        await using var service = await ServiceUnderTest.StartAsync(
            store, settings => settings with { Limits = settings.Limits with { ConcurrentRequests = 8 } });
        var token = await service.TokenAsync();
        using var flood = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = 300 }) { BaseAddress = service.Client.BaseAddress };
        flood.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var accepted = new ConcurrentBag<string>();
        var refused = new ConcurrentBag<TimeSpan>();
        var odd = new ConcurrentBag<string>();

        var health = new ConcurrentBag<HttpStatusCode>();
        var callers = Enumerable.Range(0, 300).Select(async caller =>
        {
            var offer = $"/api/publishers/contoso/offers/offer-{caller}";
            foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Put, offer), (HttpMethod.Post, $"{offer}/publish")])
            {
                var watch = Stopwatch.StartNew();
                using var request = new HttpRequestMessage(method, $"{path}?{ServiceUnderTest.ApiVersion}");
                if (method == HttpMethod.Put)
                    request.Content = new StringContent(
                        Samples.VirtualMachineWith(document => document["id"] = $"offer-{caller}"), Encoding.UTF8, "application/json");
                using var answer = await flood.SendAsync(request);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null)
                    refused.Add(watch.Elapsed);
                else if (answer.StatusCode == HttpStatusCode.Accepted)
                    accepted.Add(answer.Headers.Location!.OriginalString);
                else if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotFound))
                    odd.Add($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
        }).ToList();
        var rush = Task.WhenAll(callers);
        while (!rush.IsCompleted)
            health.Add((await service.Client.GetAsync(Routes.Ready)).StatusCode);
        await rush;

        Assert.Empty(odd);
        Assert.NotEmpty(refused);
        Assert.NotEmpty(accepted);
        Assert.All(refused, time => Assert.True(time < TimeSpan.FromSeconds(60), $"A refusal took {time}."));
        Assert.All(health, status => Assert.Equal(HttpStatusCode.OK, status));
        foreach (var location in accepted)
            Assert.Equal("succeeded", (await service.PollAsync(location))["status"]!.GetValue<string>());
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine)).Status);
    }

    [Fact]
    public async Task When_all_places_are_taken_the_next_is_refused_before_its_token_is_looked_at_and_probes_are_answered()
    {
        await using var service = await ServiceUnderTest.StartAsync(change: settings =>
            settings with { Limits = settings.Limits with { ConcurrentRequests = 1 } });
        var port = service.Client.BaseAddress!.Port;
        var head = $"PUT {Offer}?{ServiceUnderTest.ApiVersion} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
            + $"Bearer {await service.TokenAsync()}\r\nContent-Length: 1000\r\n\r\n{{";
        using (var slow = new TcpClient())
        {
            await slow.ConnectAsync(IPAddress.Loopback, port);
            await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            Answer answer;
            do
            {
                using var response = await service.Client.GetAsync(Routes.Publishers);
                answer = await Answer.ReadAsync(response);
            }
            while (answer.Status == 401); // until the slow request has its place
            Assert.Equal(503, answer.Status);
            Assert.Equal(ErrorCodes.ServiceBusy, answer.ErrorCode);
            Assert.Equal("1", answer.Headers["Retry-After"]);
            Assert.Equal(200, (int)(await service.Client.GetAsync(Routes.Live)).StatusCode);
            Assert.Equal(200, (int)(await service.Client.GetAsync(Routes.Ready)).StatusCode);
        }

        // Its place is free once the connection is seen to be gone.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((int)(await service.Client.GetAsync(Routes.Publishers, limit.Token)).StatusCode != 401)
            limit.Token.ThrowIfCancellationRequested();
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine)).Status);
    }

    [Theory]
    [InlineData("/x/oauth2/token")]
    [InlineData("/x/OAuth2/Token/")]
    [InlineData("/x/oauth2/v2.0/token/")]
    [InlineData("//x//oauth2//token//")]
    [InlineData("/x/oauth2/%74oken")]
    public async Task Whoever_asks_for_tokens_and_sends_nothing_takes_no_place_from_others_and_is_soon_gone(string path)
    {
        await using var service = await ServiceUnderTest.StartAsync(
            StoreKind.Sqlite, settings => settings with { Limits = settings.Limits with { ConcurrentRequests = 8 } });
        var token = await service.TokenAsync();
        var silent = new List<TcpClient>();
        for (var i = 0; i < 20; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + "16000\r\n\r\n"));
            silent.Add(client);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/publishers?{ServiceUnderTest.ApiVersion}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await service.Client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);

        // One has the place and is told that nothing came; the others find none.
        var answers = await Task.WhenAll(silent.Select(client => new StreamReader(client.GetStream()).ReadLineAsync())).WaitAsync(
            TimeSpan.FromSeconds(60));
        Assert.All(answers, answer => Assert.Contains(answer!.Split(' ')[1], (string[])["408", "503"]));
        Assert.Contains("HTTP/1.1 408 Request Timeout", answers);
        foreach (var client in silent)
            client.Dispose();
    }

    [Fact]
    public async Task Who_finds_no_connection_to_PostgreSQL_is_told_so_within_seconds_and_served_once_there_is_one()
    {
        await using var service = await ServiceUnderTest.StartAsync(StoreKind.Postgres, settings => settings with
        {
            Store = settings.Store with { Database = $"{settings.Store.Database};Timeout=1;Maximum Pool Size=3" },
            Node = settings.Node with { Poll = TimeSpan.FromHours(1) },
        });
        var token = await service.TokenAsync();
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine)).Status);
        var database = service.Get<IDatabase>();
        var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = new List<Task<int>>();
        for (var i = 0; i < 3; i++)
        {
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            taken.Add(database.WriteAsync(null, _ => { begun.SetResult(); return end.Task; }, default));
            await begun.Task;
        }

        // What every request asks shares connections of its own; a list takes one of the pool.
        var list = Offer[..Offer.LastIndexOf('/')];
        Assert.Equal(200, (await GetAsync(Offer)).Status);
        var busy = await GetAsync(list);
        Assert.Equal(503, busy.Status);
        Assert.Contains("too much to do", busy.Message, StringComparison.Ordinal);
        end.SetResult(0);
        await Task.WhenAll(taken);
        Assert.Equal(200, (await GetAsync(list)).Status);

        async Task<Answer> GetAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?{ServiceUnderTest.ApiVersion}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await service.Client.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(60));
            return await Answer.ReadAsync(response);
        }
    }
}
