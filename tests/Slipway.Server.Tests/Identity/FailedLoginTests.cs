using System.Net;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

public sealed class FailedLoginTests : IDisposable
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.2");

    private readonly SteppedTime clock = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Pauses_grow_to_a_minute_and_failures_are_forgotten()
    {
        var logins = Logins();
        Fail(logins, 9);
        Assert.Null(logins.Pause("a", Here));
        Assert.True(logins.Failed("a", Here));
        Assert.InRange(logins.Pause("a", Here)!.Value.TotalSeconds, 0.5, 1);
        Assert.False(logins.Failed("a", Here));
        Assert.InRange(logins.Pause("a", Here)!.Value.TotalSeconds, 1.5, 2);
        Fail(logins, 20);
        Assert.InRange(logins.Pause("a", Here)!.Value.TotalSeconds, 55, 60);
        clock.Step(TimeSpan.FromMinutes(11));
        Assert.Null(logins.Pause("a", Here));
        logins.Failed("a", Here);
        Assert.Null(logins.Pause("a", Here));
    }

    [Fact]
    public void A_client_is_held_back_only_where_it_failed()
    {
        var logins = Logins();
        Fail(logins, 30);
        Assert.NotNull(logins.Pause("a", Here));
        Assert.Null(logins.Pause("a", Elsewhere));
        Assert.Null(logins.Pause("b", Here));
    }

    [Fact]
    public void An_address_that_tries_many_clients_is_held_back_but_for_those_that_were_right_there()
    {
        var logins = Logins();
        logins.Succeeded("good", Here);
        for (var number = 0; number < 100; number++)
            logins.Failed($"random{number}", Here);
        Assert.NotNull(logins.Pause("new", Here));
        Assert.Null(logins.Pause("good", Here));
        Assert.Null(logins.Pause("new", Elsewhere));
    }

    [Fact]
    public void A_right_secret_ends_the_count()
    {
        var logins = Logins();
        Fail(logins, 9);
        logins.Succeeded("a", Here);
        Fail(logins, 9);
        Assert.Null(logins.Pause("a", Here));
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_count_as_one_and_mapped_ones_as_what_they_are()
    {
        var logins = Logins();
        for (var number = 0; number < 30; number++)
            logins.Failed("a", IPAddress.Parse($"2001:db8::{number:x}"));
        Assert.NotNull(logins.Pause("a", IPAddress.Parse("2001:db8::ffff")));
        Assert.Null(logins.Pause("a", IPAddress.Parse("2001:db8:0:1::1")));
        Fail(logins, 30);
        Assert.NotNull(logins.Pause("a", IPAddress.Parse("::ffff:192.0.2.1")));
    }

    [Fact]
    public void Random_clients_and_addresses_take_bounded_memory_and_the_oldest_failures_are_forgotten_first()
    {
        var logins = Logins();
        Fail(logins, 30);
        for (var number = 0; number < 9_999; number++)
            logins.Failed($"random{number}", new IPAddress(0x0A000000L + number));
        Assert.NotNull(logins.Pause("a", Here));
        logins.Failed("random", IPAddress.Parse("198.51.100.1"));
        Assert.Null(logins.Pause("a", Here));
    }

    [Fact]
    public async Task Guessing_is_answered_429_in_the_shape_of_token_errors_and_ends_by_itself()
    {
        await using var host = await IdentityHost.StartAsync(
            folder.Path, clock, settings => settings with { Identity = settings.Identity with { FailedLogins = 3 } });
        var (known, unknown) = (IdentityHost.V2(RehearsalIdentities.Owner, "guess"), IdentityHost.V2("nobody", "guess"));
        foreach (var form in (Dictionary<string, string>[])[known, unknown])
        {
            for (var attempt = 0; attempt < 3; attempt++)
                await host.PostAsync("oauth2/v2.0/token", form, 401);
            using var answer = await host.Client.PostAsync(
                $"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(form));
            Assert.Equal(429, (int)answer.StatusCode);
            Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
            Assert.Equal("temporarily_unavailable", (await IdentityHost.ReadAsync(answer)).GetProperty("error").GetString());
        }

        // Even with the right secret: else guesses would be answered all the same.
        await host.PostAsync("oauth2/v2.0/token", IdentityHost.V2(RehearsalIdentities.Owner), 429);
        Assert.NotEmpty(await host.TokenAsync(RehearsalIdentities.Contributor));
        clock.Step(TimeSpan.FromSeconds(2));
        Assert.NotEmpty(await host.TokenAsync(RehearsalIdentities.Owner));
    }

    private FailedLogins Logins() => new(new IdentityOptions(), clock);

    private static void Fail(FailedLogins logins, int times)
    {
        for (var number = 0; number < times; number++)
            logins.Failed("a", Here);
    }
}
