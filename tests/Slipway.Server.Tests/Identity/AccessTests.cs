using Slipway.Rehearsal.Identity;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Storage.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

public sealed class AccessTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private const string Reader = "00000000-0000-0000-0000-0000000000b1";

    private readonly IdentityHost host = fixture.Host;

    [Theory]
    [InlineData(RehearsalIdentities.Owner, "contoso", "RWG")]
    [InlineData(RehearsalIdentities.Owner, "CONTOSO", "RWG")]
    [InlineData(RehearsalIdentities.Owner, "fabrikam", "RWG")]
    [InlineData(RehearsalIdentities.Contributor, "contoso", "RWG")]
    [InlineData(RehearsalIdentities.Contributor, "fabrikam", "")]
    [InlineData(RehearsalIdentities.Stranger, "contoso", "")]
    [InlineData(RehearsalIdentities.Customer, "contoso", "")]
    [InlineData(RehearsalIdentities.Reviewer, "contoso", "R")]
    [InlineData(RehearsalIdentities.Reviewer, "fabrikam", "R")]
    [InlineData(RehearsalIdentities.Operator, "fabrikam", "R")]
    [InlineData(Reader, "contoso", "R")]
    public async Task Each_role_allows_what_it_should_and_no_more(string appId, string publisher, string allowed)
    {
        await AddReaderAsync();
        var token = await host.TokenAsync(appId);
        foreach (var need in Enum.GetValues<Need>())
        {
            using var answer = await host.GetAsync($"/can/{publisher}/{need}", token);
            Assert.Equal(allowed.Contains(need.ToString()[0]) ? 200 : 403, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_contributor_may_be_kept_from_going_live()
    {
        using var folder = new TemporaryFolder();
        await using var strict = await IdentityHost.StartAsync(
            folder.Path, change: settings => settings with { Roles = settings.Roles with { ContributorMayGoLive = false } });
        var token = await strict.TokenAsync(RehearsalIdentities.Contributor);
        using var write = await strict.GetAsync("/can/contoso/Write", token);
        Assert.Equal(200, (int)write.StatusCode);
        using var goLive = await strict.GetAsync("/can/contoso/GoLive", token);
        Assert.Equal(403, (int)goLive.StatusCode);
        Assert.EndsWith("ask an owner of the publisher.", await MessageAsync(goLive), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RehearsalIdentities.Stranger)]
    [InlineData(RehearsalIdentities.Customer)]
    [InlineData(RehearsalIdentities.Contributor)]
    public async Task A_stranger_cannot_tell_a_publisher_that_exists_from_one_that_does_not(string appId)
    {
        var token = await host.TokenAsync(appId);
        using var existing = await host.GetAsync("/can/fabrikam/Read", token);
        using var missing = await host.GetAsync("/can/nobody/Read", token);
        Assert.Equal(existing.StatusCode, missing.StatusCode);
        Assert.Equal("User does not have the required permissions", await MessageAsync(existing));
        Assert.Equal(await existing.Content.ReadAsStringAsync(), await missing.Content.ReadAsStringAsync());
        Assert.Equal(Headers(existing), Headers(missing));
    }

    [Fact]
    public async Task Who_reads_every_publisher_is_told_that_one_is_missing()
    {
        using var answer = await host.GetAsync("/can/nobody/Read", await host.TokenAsync(RehearsalIdentities.Operator));
        Assert.Equal(404, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_removed_principals_token_counts_for_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var own = await IdentityHost.StartAsync(folder.Path);
        var token = await own.TokenAsync(RehearsalIdentities.Owner);
        await own.Identities.RemovePrincipalAsync(RehearsalIdentities.Owner, default);
        using var answer = await own.GetAsync("/can/contoso/Read", token);
        Assert.Equal("User does not have the required permissions", await MessageAsync(answer));
        Assert.Empty(await own.Get<Access>().VisiblePublishersAsync(As(RehearsalIdentities.Owner), default));
    }

    [Fact]
    public async Task An_application_of_the_same_id_in_another_tenant_is_a_stranger()
    {
        var caller = As(RehearsalIdentities.Owner) with { TenantId = "00000000-0000-0000-0000-000000000002" };
        Assert.IsType<Grant.Stranger>(await host.Get<Access>().OnPublisherAsync(caller, "contoso", Need.Read, default));
        Assert.Empty(await host.Get<Access>().VisiblePublishersAsync(caller, default));
    }

    [Theory]
    [InlineData(RehearsalIdentities.Owner, "contoso fabrikam")]
    [InlineData(RehearsalIdentities.Contributor, "contoso")]
    [InlineData(RehearsalIdentities.Stranger, "")]
    [InlineData(RehearsalIdentities.Reviewer, "contoso fabrikam")]
    public async Task Callers_see_the_publishers_that_they_may_read(string appId, string expected)
    {
        var visible = await host.Get<Access>().VisiblePublishersAsync(As(appId), default);
        Assert.Equal(expected, string.Join(' ', visible.Select(publisher => publisher.PublisherId)));
    }

    [Theory]
    [InlineData(RehearsalIdentities.Contributor, "contoso", "", true)]
    [InlineData(RehearsalIdentities.Contributor, "fabrikam", RehearsalIdentities.CustomerSubscription, false)]
    [InlineData(RehearsalIdentities.Customer, "contoso", "59160C40-2E25-4DCF-A2FD-6514CB08BF08", true)]
    [InlineData(RehearsalIdentities.Customer, "contoso", "11111111-2e25-4dcf-a2fd-6514cb08bf08", false)]
    [InlineData(RehearsalIdentities.Customer, "contoso", "", false)]
    [InlineData(RehearsalIdentities.Reviewer, "contoso", "", true)]
    public async Task A_preview_is_seen_by_roles_and_by_allowed_subscriptions(string appId, string publisher, string allowed, bool sees)
    {
        string[] subscriptions = allowed.Length == 0 ? [] : [allowed];
        Assert.Equal(sees, await host.Get<Access>().MaySeePreviewAsync(As(appId), publisher, subscriptions, default));
    }

    [Fact]
    public async Task A_subscription_may_come_with_the_token()
    {
        var caller = As(RehearsalIdentities.Stranger) with { Subscriptions = ["22222222-2e25-4dcf-a2fd-6514cb08bf08"] };
        Assert.True(await host.Get<Access>().MaySeePreviewAsync(caller, "contoso", ["22222222-2e25-4dcf-a2fd-6514cb08bf08"], default));
    }

    [Fact]
    public async Task Seeding_again_changes_nothing()
    {
        await RehearsalIdentities.SeedAsync(host.Identities, default);
        Assert.Single(await host.Identities.SecretHashesAsync(RehearsalIdentities.Owner, default));
        Assert.Equal(2, (await host.Identities.RolesAsync(RehearsalIdentities.Owner, default)).Count);
        Assert.Equal([false, true], (await host.Identities.ListPublishersAsync(default)).Select(publisher => publisher.Migrated));
    }

    private static Caller As(string appId) => new(appId, RehearsalIdentities.Tenant, []);

    private Task AddReaderAsync() => host.Identities.AddPrincipalAsync(
        new PrincipalRow { AppId = Reader, TenantId = RehearsalIdentities.Tenant, ObjectId = Reader },
        ClientSecret.Hash(RehearsalIdentities.Secret),
        [new RoleRow { PublisherKey = "contoso", Role = Roles.Reader }],
        [],
        default);

    private static string Headers(HttpResponseMessage answer) => string.Join(
        '\n', answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}"));

    private static async Task<string> MessageAsync(HttpResponseMessage answer) =>
        (await IdentityHost.ReadAsync(answer)).GetProperty("error").GetProperty("message").GetString()!;
}
