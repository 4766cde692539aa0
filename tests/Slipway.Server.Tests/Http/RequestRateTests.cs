using System.Net.Http.Headers;
using Slipway.Contracts;
using Slipway.Rehearsal;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Identity;

namespace Slipway.Server.Tests.Http;

public sealed class RequestRateTests
{
    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait_and_nobody_else_is()
    {
        // One a second, two at once: none comes back within the test but by the second that passes.
        await using var service = await ServiceUnderTest.StartAsync(change: settings =>
            settings with { Limits = settings.Limits with { RequestsPerSecond = 1 } });
        var answers = new List<Answer>();
        for (var i = 0; i < 8; i++)
            answers.Add(await service.GetAsync(Routes.Publishers));
        Assert.Equal(200, answers[0].Status);
        var refused = answers.First(answer => answer.Status != 200);
        Assert.Equal(429, refused.Status);
        Assert.Equal(ErrorCodes.TooManyRequests, refused.ErrorCode);
        Assert.Equal(ErrorCodes.TooManyRequests, refused.Headers["x-ms-error-code"]);
        Assert.Equal("1", refused.Headers["Retry-After"]);
        Assert.True(Guid.TryParse(refused.Headers["x-ms-correlation-request-id"], out _));

        Assert.Equal(200, (await service.GetAsync(Routes.Publishers, RehearsalIdentities.Contributor)).Status);
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(200, (await service.GetAsync(Routes.Live)).Status);
            Assert.Equal(200, (await service.GetAsync(Routes.Ready)).Status);
            Assert.Equal(200, (int)(await service.Client.GetAsync(Routes.CatalogOffers)).StatusCode);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await service.GetAsync(Routes.Publishers)).Status != 200)
            Assert.False(limit.IsCancellationRequested, "The limit was not lifted.");
    }

    [Fact]
    public async Task In_a_rehearsal_nobody_is_limited()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => service.GetAsync(Routes.Publishers)));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }

    [Theory]
    [InlineData(null, "true", 0, 0)]
    [InlineData(null, "false", 100, 128)]
    [InlineData("7", "true", 7, 7)]
    [InlineData("7", "false", 7, 7)]
    [InlineData("0", "false", 0, 0)]
    public void A_marketplace_has_limits_unless_it_is_told_otherwise(string? setting, string rehearsal, int perSecond, int perAddress)
    {
        var (options, faults) = ProgramOptions.ReadFlags(new Dictionary<string, string?>
        {
            ["Rehearsal"] = rehearsal,
            ["Limits:RequestsPerSecond"] = setting,
            ["Limits:ConcurrentPerAddress"] = setting,
        });
        Assert.Empty(faults);
        var limits = options!.Extension.Configure(options.Service).Limits;
        Assert.Equal((perSecond, perAddress), (limits.PrincipalsPerSecond, limits.AddressesAtOnce));
    }

    [Fact]
    public async Task In_a_marketplace_who_asks_too_often_is_told_to_wait_without_any_setting()
    {
        await using var service = await ServiceUnderTest.StartAsync(rehearsal: options => options with { IsOn = false });
        await RehearsalIdentities.SeedAsync(service.Get<IdentityStore>(), default);
        service.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await service.TokenAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        int status;
        do
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
            {
                using var answer = await service.Client.GetAsync($"{Routes.Publishers}?{ServiceUnderTest.ApiVersion}", limit.Token);
                return (int)answer.StatusCode;
            }));
            Assert.All(answers, answer => Assert.Contains(answer, (int[])[200, 429]));
            Assert.Contains(200, answers);
            status = answers.Max();
        }
        while (status != 429);
    }
}
