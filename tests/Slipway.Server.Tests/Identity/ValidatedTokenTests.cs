using Slipway.Rehearsal.Identity;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

public sealed class ValidatedTokenTests
{
    private static readonly KnownCaller Somebody = CallerOf("somebody");

    private readonly TurningTime time = new();
    private readonly TurningTrust issuer = new();
    private readonly ValidatedTokens tokens;

    public ValidatedTokenTests() => tokens = new ValidatedTokens(issuer, new IdentityOptions(), time);

    private DateTime InAnHour => time.GetUtcNow().UtcDateTime.AddHours(1);

    [Fact]
    public void A_token_that_passed_is_known_for_a_minute()
    {
        tokens.Keep("Bearer a.b.c", InAnHour, Somebody, issuer.Known!);
        Assert.Same(Somebody, tokens.Find("Bearer a.b.c"));
        time.Turn(TimeSpan.FromMinutes(1));
        Assert.Same(Somebody, tokens.Find("Bearer a.b.c"));
        time.Turn(TimeSpan.FromSeconds(1));
        Assert.Null(tokens.Find("Bearer a.b.c"));
    }

    [Fact]
    public void A_clock_that_is_set_back_asks_again()
    {
        tokens.Keep("Bearer a.b.c", InAnHour, Somebody, issuer.Known!);
        time.Turn(TimeSpan.FromSeconds(-1));
        Assert.Null(tokens.Find("Bearer a.b.c"));
    }

    [Fact]
    public void Every_character_counts()
    {
        var kept = $"Bearer {new string('a', 300)}.{new string('b', 300)}.{new string('c', 300)}";
        tokens.Keep(kept, InAnHour, Somebody, issuer.Known!);
        for (var i = 0; i < kept.Length; i++)
            Assert.Null(tokens.Find($"{kept[..i]}#{kept[(i + 1)..]}"));
        foreach (var other in (string[])["", "Bearer ", kept[..^1], kept + "c", kept[..40], kept[^40..], kept.ToUpperInvariant()])
            Assert.Null(tokens.Find(other));
        Assert.NotNull(tokens.Find(kept));
    }

    [Fact]
    public void A_token_counts_as_long_as_its_issuer_is_trusted_as_it_was()
    {
        tokens.Keep("Bearer a.b.c", InAnHour, Somebody, issuer.Known!);
        issuer.Known = TurningTrust.Anew();
        Assert.Null(tokens.Find("Bearer a.b.c"));
        tokens.Keep("Bearer a.b.c", InAnHour, Somebody, issuer.Known);
        Assert.Same(Somebody, tokens.Find("Bearer a.b.c"));
    }

    [Fact]
    public void A_principal_with_many_tokens_pushes_out_its_own_oldest_and_nobody_elses()
    {
        tokens.Keep(new string('a', ValidatedTokens.LongestKept + 1), InAnHour, Somebody, issuer.Known!);
        Assert.Equal(0, tokens.Count);
        tokens.Keep("Bearer other", InAnHour, CallerOf("other"), issuer.Known!);
        for (var one = 0; one < 5000; one++)
        {
            tokens.Keep(Long(one), InAnHour, Somebody, issuer.Known!);
            Assert.NotNull(tokens.Find(Long(one)));
            Assert.InRange(tokens.Taken, 1, ValidatedTokens.MostOfPrincipal + 1000);
        }

        Assert.Null(tokens.Find(Long(0)));
        Assert.NotNull(tokens.Find(Long(4990)));
        Assert.NotNull(tokens.Find("Bearer other"));
    }

    [Fact]
    public void A_tenant_with_many_principals_leaves_room_for_another_and_all_end_with_their_minute()
    {
        for (var one = 0; one < 10_000; one++)
            tokens.Keep(Long(one), InAnHour, CallerOf($"app{one}"), issuer.Known!);
        Assert.InRange(tokens.Taken, ValidatedTokens.MostOfTenant - 10_000, ValidatedTokens.MostOfTenant);
        Assert.NotNull(tokens.Find(Long(0)));
        tokens.Keep("Bearer other", InAnHour, CallerOf("other", "tenant2"), issuer.Known!);
        Assert.NotNull(tokens.Find("Bearer other"));
        for (var one = 10_000; one < 30_000; one++)
            tokens.Keep(Long(one), InAnHour, CallerOf($"app{one}", $"tenant{one}"), issuer.Known!);
        Assert.InRange(tokens.Taken, ValidatedTokens.Most - 10_000, ValidatedTokens.Most);
        Assert.NotNull(tokens.Find(Long(0)));

        time.Turn(ValidatedTokens.Longest + TimeSpan.FromSeconds(1));
        tokens.Keep("Bearer last", InAnHour, Somebody, issuer.Known!);
        Assert.Equal(1, tokens.Count);
        Assert.InRange(tokens.Taken, 1, 1000);
    }

    [Fact]
    public void A_token_that_is_validated_again_takes_its_room_once()
    {
        for (var one = 0; one < 1000; one++)
            tokens.Keep("Bearer a.b.c", InAnHour, Somebody, issuer.Known!);
        Assert.Equal(1, tokens.Count);
        Assert.InRange(tokens.Taken, 1, 1000);
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

    private static KnownCaller CallerOf(string app, string tenant = "tenant") => new(new Caller(app, tenant, []));

    private static string Long(int number) => $"Bearer {new string('a', 1000)}{number}";

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

    /// <summary>An issuer that changes its keys when a test says so.</summary>
    private sealed class TurningTrust : ITrustSource
    {
        public Trust? Known { get; set; } = Anew();

        public static Trust Anew() => new([], [], (_, _) => true);

        public ValueTask<Trust?> CurrentAsync(CancellationToken cancel) => new(Known);

        public ValueTask<Trust?> RefreshedAsync(CancellationToken cancel) => new(Known);
    }
}
