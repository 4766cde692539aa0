using Slipway.Contracts;
using Slipway.Server.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Limits;

public sealed class RequestRateTests
{
    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait_and_nobody_else_is()
    {
        // One a second, two at once: none comes back within the test but by the second that passes.
        await using var service = await ServiceUnderTest.StartAsync(change: settings => settings with { RequestsPerSecond = 1 });
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
    public async Task Without_the_setting_nobody_is_limited()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => service.GetAsync(Routes.Publishers)));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }
}
