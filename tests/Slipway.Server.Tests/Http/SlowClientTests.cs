using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Slipway.Contracts;
using Slipway.Rehearsal;
using Slipway.Rehearsal.Files;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Hosting;
using Slipway.Server.Http;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Http;

/// <summary>Clients that read slowly, or send much, stop nobody else.</summary>
public sealed class SlowClientTests
{
    private const string Offer = "/api/publishers/contoso/offers/contoso-offer";

    /// <summary>Of 1 GiB: no buffer takes it whole.</summary>
    private const string LargeFile = $"{RehearsalEndpoints.SamplesPath}/{SampleFiles.DiskPath}";

    [Fact]
    public async Task Who_reads_slowly_holds_no_place_for_requests()
    {
        await using var service = await ServiceUnderTest.StartAsync(change: settings =>
            settings with { Limits = settings.Limits with { ConcurrentRequests = 1 } });
        using var clients = new Sockets(service);
        for (var i = 0; i < 8; i++)
            await clients.ReadHeadAsync($"GET {LargeFile} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "200");
        Assert.Equal(401, (int)(await service.Client.GetAsync(Routes.Publishers)).StatusCode);
    }

    [Fact]
    public async Task Beyond_eight_for_each_place_an_answer_keeps_its_place_until_it_is_read()
    {
        await using var service = await ServiceUnderTest.StartAsync(change: settings =>
            settings with { Limits = settings.Limits with { ConcurrentRequests = 1 } });
        using (var clients = new Sockets(service))
        {
            for (var i = 0; i < 9; i++)
                await clients.ReadHeadAsync($"GET {LargeFile} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "200");
            Assert.Equal(503, (int)(await service.Client.GetAsync(Routes.Publishers)).StatusCode);
            Assert.Equal(200, (int)(await service.Client.GetAsync(Routes.Ready + "/")).StatusCode);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((int)(await service.Client.GetAsync(Routes.Publishers, limit.Token)).StatusCode != 401)
            limit.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task Answers_without_a_body_leave_nothing_behind()
    {
        await using var service = await ServiceUnderTest.StartAsync(change: settings =>
            settings with { Limits = settings.Limits with { ConcurrentRequests = 1 } });
        var tag = (await service.Client.GetAsync(Routes.CatalogOffers)).Headers.ETag!;
        for (var i = 0; i < 9; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Routes.CatalogOffers) { Headers = { IfNoneMatch = { tag } } };
            Assert.Equal(304, (int)(await service.Client.SendAsync(request)).StatusCode);
        }

        using var clients = new Sockets(service);
        for (var i = 0; i < 8; i++)
            await clients.ReadHeadAsync($"GET {LargeFile} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "200");
        Assert.Equal(401, (int)(await service.Client.GetAsync(Routes.Publishers)).StatusCode);
    }

    [Fact]
    public async Task An_answer_has_to_be_read_at_some_rate()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var limits = service.Get<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal(8192, limits.MinResponseDataRate!.BytesPerSecond);
        Assert.Equal(1024, limits.MinRequestBodyDataRate!.BytesPerSecond);
    }

    [Fact]
    public async Task One_address_has_so_many_requests_under_way_and_others_have_theirs()
    {
        await using var service = await ServiceUnderTest.StartAsync(
            change: settings => settings with
            {
                Limits = settings.Limits with { ConcurrentPerAddress = 2 },
                Address = settings.Address with { ProxyNetworks = [IPNetwork.Parse("127.0.0.0/8")] },
            });
        using var clients = new Sockets(service);
        for (var i = 0; i < 2; i++)
            await clients.ReadHeadAsync($"GET {LargeFile} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n", "200");
        var refused = await FromAsync(service, "203.0.113.7", Routes.CatalogOffers);
        Assert.Equal((429, ErrorCodes.TooManyRequests), (refused.Status, refused.ErrorCode));
        Assert.Equal("1", refused.Headers["Retry-After"]);
        Assert.Equal(200, (await FromAsync(service, "203.0.113.7", Routes.Ready)).Status);
        Assert.Equal(200, (await FromAsync(service, "203.0.113.8", Routes.CatalogOffers)).Status);
        Assert.Equal(200, (await FromAsync(service, null, Routes.CatalogOffers)).Status);
    }

    [Theory]
    [InlineData("203.0.113.7", null, null, "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", null, null, "203.0.113.7")]
    [InlineData("2001:db8:1:2:3::4", null, null, "20010DB800010002")]
    [InlineData("127.0.0.1", null, null, null)]
    [InlineData("203.0.113.7", null, "X-Forwarded-For", null)]
    [InlineData("203.0.113.7", null, "Via", null)]
    [InlineData("203.0.113.7", "10.0.0.0/8", "X-Forwarded-For", "203.0.113.7")]
    [InlineData("10.0.0.7", "10.0.0.0/8", null, null)]
    public void An_address_counts_where_it_is_a_clients_own(string remote, string? proxies, string? header, string? key)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(remote) } };
        if (header is not null)
            context.Request.Headers[header] = "198.51.100.1";
        var address = new AddressOptions { ProxyNetworks = proxies is null ? [] : [IPNetwork.Parse(proxies)] };
        Assert.Equal(key, ClientAddress.KnownOf(context, address));
    }

    [Fact]
    public async Task The_bytes_of_bodies_at_work_are_bounded_for_each_principal_and_given_back()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine)).Status);
        var token = await service.TokenAsync();
        var large = Samples.VirtualMachine + new string(' ', 1024 * 1024);
        using (var clients = new Sockets(service))
        {
            // Three of them are at work together; a fourth comes only where the large body was there when the third wanted room.
            Answer refused;
            do
                await clients.TrySendAsync($"PUT {Offer}?{ServiceUnderTest.ApiVersion} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
                    + $"Bearer {token}\r\nContent-Length: 8388608\r\n\r\n", new byte[8_388_000]);
            while ((refused = await service.PutAsync(Offer, large)).Status == 200 && clients.Count < 30);
            Assert.Equal(503, refused.Status);
            Assert.Equal(ErrorCodes.ServiceBusy, refused.ErrorCode);
            Assert.Equal("1", refused.Headers["Retry-After"]);

            // A usual body, and another's large one, have room.
            Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachine)).Status);
            Assert.Equal(200, (await service.SendAsync(HttpMethod.Put, Offer, large, RehearsalIdentities.Contributor)).Status);
        }

        await UntilAsync(async () => (await service.PutAsync(Offer, large)).Status == 200);
    }

    [Fact]
    public void Who_only_announces_a_body_takes_nothing_from_others()
    {
        var budget = new BodyBudget();
        for (var i = 0; i < 1000; i++)
            budget.Open(new DefaultHttpContext()).Grow(BodyBudget.Free);
        budget.Open(new DefaultHttpContext()).Grow(BodyBudget.MostOfOne);
    }

    [Fact]
    public void All_together_have_a_bound_too_and_what_is_given_back_is_there_again()
    {
        var budget = new BodyBudget();
        var shares = Enumerable.Range(0, 8).Select(i => budget.Open(Of(i))).ToList();
        shares.ForEach(share => share.Grow((8 * 1024 * 1024) + BodyBudget.Free));
        var next = budget.Open(Of(9));
        Assert.Throws<TooManyBytesException>(() => next.Grow(BodyBudget.Free + 1));
        shares[0].Dispose();
        shares[0].Dispose();
        next.Grow((8 * 1024 * 1024) + BodyBudget.Free);
        Assert.Throws<TooManyBytesException>(() => next.Grow((8 * 1024 * 1024) + BodyBudget.Free + 1));

        static DefaultHttpContext Of(int principal) => new()
        {
            User = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity(
                [new("appid", principal.ToString(CultureInfo.InvariantCulture)), new("tid", RehearsalIdentities.Tenant)], "test")),
        };
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!await holds())
            await timer.WaitForNextTickAsync(limit.Token);
    }

    private static async Task<Answer> FromAsync(ServiceUnderTest service, string? address, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (address is not null)
            request.Headers.Add("X-Forwarded-For", address);
        using var response = await service.Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Connections that go no further than they are told to.</summary>
    private sealed class Sockets(ServiceUnderTest service) : IDisposable
    {
        private readonly List<TcpClient> open = [];

        /// <summary>Sends a request and reads the first line of its answer, and no more.</summary>
        public async Task ReadHeadAsync(string request, string status)
        {
            var stream = await SendAsync(request, []);
            var start = new byte[12];
            await stream.ReadExactlyAsync(start).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal($"HTTP/1.1 {status}", Encoding.ASCII.GetString(start));
        }

        public int Count => open.Count;

        /// <summary>Sends as much of a request as the service takes.</summary>
        public async Task TrySendAsync(string head, byte[] body)
        {
            try
            {
                await SendAsync(head, body);
            }
            catch (IOException)
            {
                // It was refused before all of it was sent.
            }
        }

        public async Task<NetworkStream> SendAsync(string head, byte[] body)
        {
            var client = new TcpClient { ReceiveBufferSize = 4096 };
            open.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, service.Client.BaseAddress!.Port);
            await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
            return client.GetStream();
        }

        public void Dispose() => open.ForEach(client => client.Dispose());
    }
}
