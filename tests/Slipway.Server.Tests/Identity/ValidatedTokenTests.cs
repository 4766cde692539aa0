using System.Security.Claims;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

public sealed class ValidatedTokenTests
{
    private static readonly ClaimsPrincipal Somebody = new(new ClaimsIdentity("test"));

    private readonly TurningTime time = new();
    private readonly ValidatedTokens tokens;

    public ValidatedTokenTests() => tokens = new ValidatedTokens(time, TimeSpan.FromMinutes(1));

    private DateTime InAnHour => time.GetUtcNow().UtcDateTime.AddHours(1);

    [Fact]
    public void A_token_that_passed_is_known_for_a_minute()
    {
        tokens.Keep("Bearer a.b.c", InAnHour, Somebody);
        Assert.Same(Somebody, tokens.Find("Bearer a.b.c"));
        time.Turn(TimeSpan.FromMinutes(1));
        Assert.Same(Somebody, tokens.Find("Bearer a.b.c"));
        time.Turn(TimeSpan.FromSeconds(1));
        Assert.Null(tokens.Find("Bearer a.b.c"));
    }

    [Fact]
    public void A_clock_that_is_set_back_asks_again()
    {
        tokens.Keep("Bearer a.b.c", InAnHour, Somebody);
        time.Turn(TimeSpan.FromSeconds(-1));
        Assert.Null(tokens.Find("Bearer a.b.c"));
    }

    [Fact]
    public void Every_character_counts()
    {
        var kept = $"Bearer {new string('a', 300)}.{new string('b', 300)}.{new string('c', 300)}";
        tokens.Keep(kept, InAnHour, Somebody);
        for (var i = 0; i < kept.Length; i++)
            Assert.Null(tokens.Find($"{kept[..i]}#{kept[(i + 1)..]}"));
        foreach (var other in (string[])["", "Bearer ", kept[..^1], kept + "c", kept[..40], kept[^40..], kept.ToUpperInvariant()])
            Assert.Null(tokens.Find(other));
        Assert.NotNull(tokens.Find(kept));
    }

    [Fact]
    public void No_more_are_kept_than_the_bounds_say()
    {
        tokens.Keep(new string('a', ValidatedTokens.LongestKept + 1), InAnHour, Somebody);
        Assert.Equal(0, tokens.Count);
        for (var i = 0; i < 3 * ValidatedTokens.Most; i++)
        {
            tokens.Keep($"Bearer {i}", InAnHour, Somebody);
            Assert.InRange(tokens.Count, 1, ValidatedTokens.Most);
        }
    }

    [Fact]
    public async Task A_token_that_passed_a_moment_ago_is_refused_when_it_has_expired()
    {
        using var folder = new TemporaryFolder();
        await using var host = await IdentityHost.StartAsync(folder.Path, time, settings =>
            settings with { Identity = settings.Identity with { TokenLifetime = TimeSpan.FromSeconds(10) } });
        var token = await host.TokenAsync(RehearsalIdentities.Owner);
        await AnswersAsync(host, token, 200);
        time.Turn(TimeSpan.FromSeconds(65));
        await AnswersAsync(host, token, 200);
        time.Turn(TimeSpan.FromSeconds(6));

        using var refused = await host.GetAsync("/who", token);

        Assert.Equal(401, (int)refused.StatusCode);
        Assert.Contains("expired at", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_refused_is_judged_anew_each_time()
    {
        using var folder = new TemporaryFolder();
        var early = new TurningTime();
        early.Turn(TimeSpan.FromMinutes(5));
        string token;
        await using (var ahead = await IdentityHost.StartAsync(folder.Path, early))
            token = await ahead.TokenAsync(RehearsalIdentities.Owner);
        await using var host = await IdentityHost.StartAsync(folder.Path, time);

        await AnswersAsync(host, token, 401);
        await AnswersAsync(host, token, 401);
        time.Turn(TimeSpan.FromMinutes(5));
        await AnswersAsync(host, token, 200);
        await AnswersAsync(host, token, 200);
        time.Turn(TimeSpan.FromMinutes(-5));
        await AnswersAsync(host, token, 401);
    }

    [Fact]
    public async Task A_changed_token_never_passes_for_the_one_that_passed()
    {
        using var folder = new TemporaryFolder();
        await using var host = await IdentityHost.StartAsync(folder.Path, time);
        var token = await host.TokenAsync(RehearsalIdentities.Contributor);
        await AnswersAsync(host, token, 200);
        await AnswersAsync(host, token, 200);

        // The signature stays, and with it what the look-up begins with.
        foreach (var at in (int[])[5, token.IndexOf('.', StringComparison.Ordinal) + 5, token.LastIndexOf('.') - 5])
            await AnswersAsync(host, $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}", 401);
    }

    [Fact]
    public async Task What_a_bearer_may_do_changes_at_once_although_the_token_is_known()
    {
        using var folder = new TemporaryFolder();
        await using var host = await IdentityHost.StartAsync(folder.Path, time);
        var token = await host.TokenAsync(RehearsalIdentities.Contributor);
        await AnswersAsync(host, token, 200, "/can/contoso/Read");
        await AnswersAsync(host, token, 200, "/can/contoso/Read");
        await host.Identities.RemovePrincipalAsync(RehearsalIdentities.Contributor, default);
        await AnswersAsync(host, token, 403, "/can/contoso/Read");
        await RehearsalIdentities.SeedAsync(host.Identities, default);
        await AnswersAsync(host, token, 200, "/can/contoso/Read");
    }

    private static async Task AnswersAsync(IdentityHost host, string token, int status, string path = "/who")
    {
        using var answer = await host.GetAsync(path, token);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    /// <summary>A machine's clock that is wrong by as much as a test turns it.</summary>
    private sealed class TurningTime : TimeProvider
    {
        private long ticks = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).Ticks;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

        public void Turn(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
    }
}
