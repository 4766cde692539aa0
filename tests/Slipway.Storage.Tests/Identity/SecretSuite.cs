using System.Data.Common;
using System.Text.Json;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Identity;

/// <summary>Secrets that take each other's place, and the audit of every change of who may do what.</summary>
public abstract class SecretSuite(StoreKind kind) : StoreSuite(kind)
{
    private const string App = "11111111-0000-0000-0000-000000000001";
    private const string Tenant = "22222222-0000-0000-0000-000000000001";

    private readonly StoreKind kind = kind;

    private SecretStore Secrets => new IdentityStore(Store.Database, "tester").Secrets;

    [Fact]
    public async Task Two_secrets_may_be_valid_and_the_third_is_told_which_are_in_the_way()
    {
        Assert.Empty(await Secrets.AddAsync(App, "a", "hash a", null, Never));
        Assert.Empty(await Secrets.AddAsync(App, "b", "hash b", null, Never));
        Assert.Equal(["a", "b"], (await Secrets.AddAsync(App, "c", "hash c", null, Never)).Select(row => row.SecretId));
        Assert.Equal(["hash a", "hash b"], await Store.Identity.SecretHashesAsync(App, Never));

        Assert.True(await Secrets.RemoveAsync(App, "a", Never));
        Assert.False(await Secrets.RemoveAsync(App, "a", Never));
        Assert.Empty(await Secrets.AddAsync(App, "c", "hash c", null, Never));
        Assert.Equal(["hash b", "hash c"], await Store.Identity.SecretHashesAsync(App, Never));
    }

    [Fact]
    public async Task Of_many_that_are_added_together_two_are_kept()
    {
        var answers = await Together.RunAsync(
            Enumerable.Range(0, 8), number => Secrets.AddAsync(App, $"{number}", $"hash {number}", null, Never));

        Assert.Equal(2, answers.Count(inTheWay => inTheWay.Count == 0));
        Assert.Equal(2, (await Secrets.ListAsync(App, Never)).Count);
    }

    [Fact]
    public async Task An_expired_secret_counts_no_more_and_makes_room()
    {
        var now = await new MarketTime(Store.Database).NowAsync(Never);
        await Secrets.AddAsync(App, "old", "hash old", now.AddHours(-1), Never);
        await Secrets.AddAsync(App, "a", "hash a", now.AddHours(1), Never);
        Assert.Equal(["a"], (await Secrets.ValidAsync(App, Never)).Select(row => row.SecretId));
        Assert.Empty(await Secrets.AddAsync(App, "b", "hash b", null, Never));
        Assert.Equal(["a", "b"], (await Secrets.ListAsync(App, Never)).Select(row => row.SecretId));
    }

    [Fact]
    public async Task The_last_use_is_noted_at_most_once_an_hour()
    {
        await Secrets.AddAsync(App, "a", "hash a", null, Never);
        var fresh = Assert.Single(await Secrets.ValidAsync(App, Never));
        Assert.Null(fresh.LastUsed);
        await Secrets.NoteUseAsync(fresh, App, Never);
        var used = Assert.Single(await Secrets.ValidAsync(App, Never));
        Assert.NotNull(used.LastUsed);
        await Secrets.NoteUseAsync(used, App, Never);
        Assert.Equal(used.LastUsed, Assert.Single(await Secrets.ValidAsync(App, Never)).LastUsed);
    }

    [Fact]
    public async Task Every_change_leaves_one_row_with_its_actor_and_no_change_leaves_none()
    {
        var identities = new IdentityStore(Store.Database, "cli:ada@build");
        await identities.AddPublisherAsync(
            new PublisherRow { PublisherId = "Contoso", Name = "Contoso", SellerContact = "s@contoso.example" }, Never);
        await identities.AddPublisherAsync(
            new PublisherRow { PublisherId = "CONTOSO", Name = "again", SellerContact = "s@contoso.example" }, Never);
        await AddAsync(identities, Tenant, "the hash");
        await AddAsync(identities, Tenant, null);
        await AddAsync(identities, "33333333-0000-0000-0000-000000000001", null);
        await identities.RemovePrincipalAsync(App, Never);
        await identities.RemovePrincipalAsync(App, Never);

        var rows = await new AuditStore(Store.Database).ListAsync(null, null, Never);
        Assert.Equal(
            ["publisherAdded", "principalAdded", "secretAdded", "roleAdded", "subscriptionAdded", "principalChanged", "principalRemoved"],
            rows.Select(row => row.What));
        Assert.All(rows, row => Assert.Equal("cli:ada@build", row.Actor));
        Assert.DoesNotContain(rows, row => row.Detail.Contains("the hash", StringComparison.Ordinal));
        var removed = JsonDocument.Parse(rows[^1].Detail).RootElement;
        Assert.Equal("owner", removed.GetProperty("roles")[0].GetProperty("role").GetString());
        Assert.Equal(1, removed.GetProperty("secrets").GetArrayLength());
        Assert.Equal(Tenant, JsonDocument.Parse(rows[^2].Detail).RootElement.GetProperty("before").GetProperty("tenant").GetString());
    }

    [Fact]
    public async Task The_audit_is_read_by_subject_in_any_casing_and_since_a_time()
    {
        await Store.Identity.AddPublisherAsync(
            new PublisherRow { PublisherId = "Contoso", Name = "Contoso", SellerContact = "s@contoso.example" }, Never);
        await AddAsync(Store.Identity, Tenant, null);
        var audit = new AuditStore(Store.Database);
        Assert.Equal("publisherAdded", Assert.Single(await audit.ListAsync(null, "CONTOSO", Never)).What);
        var now = await new MarketTime(Store.Database).NowAsync(Never);
        Assert.Equal(3, (await audit.ListAsync(now.AddHours(-1), App, Never)).Count);
        Assert.Empty(await audit.ListAsync(now.AddHours(1), null, Never));
    }

    [Fact]
    public async Task Sql_lets_nobody_change_or_remove_an_audit_row()
    {
        await AddAsync(Store.Identity, Tenant, null);
        await Assert.ThrowsAnyAsync<DbException>(() => Store.ExecuteAsync("UPDATE audit SET actor = 'nobody'"));
        await Assert.ThrowsAnyAsync<DbException>(() => Store.ExecuteAsync("DELETE FROM audit"));
        if (kind == StoreKind.Postgres)
            await Assert.ThrowsAnyAsync<DbException>(() => Store.ExecuteAsync("TRUNCATE audit"));
        Assert.Equal(3, (await new AuditStore(Store.Database).ListAsync(null, null, Never)).Count);
    }

    [Fact]
    public async Task A_change_that_does_not_commit_leaves_no_row()
    {
        await Assert.ThrowsAnyAsync<DbException>(() => Store.Identity.AddPrincipalAsync(
            Principal(Tenant), null, [new RoleRow { PublisherKey = "contoso", Role = "king" }], [], Never));
        Assert.Empty(await new AuditStore(Store.Database).ListAsync(null, null, Never));
    }

    [Fact]
    public async Task An_object_speaks_for_its_principal_when_there_is_but_one_in_its_tenant()
    {
        var access = new AccessStore(Store.Database);
        await AddAsync(Store.Identity, Tenant, null);
        Assert.Equal(App, await access.ApplicationOfAsync("the-object", Tenant, Never));
        Assert.Equal(App, await access.ApplicationOfAsync("the-object", "", Never));
        Assert.Equal("", await access.ApplicationOfAsync("the-object", App, Never));
        Assert.Equal("", await access.ApplicationOfAsync("another", Tenant, Never));
        await Store.Identity.AddPrincipalAsync(
            new PrincipalRow { AppId = "second", TenantId = Tenant, ObjectId = "the-object" }, null, [], [], Never);
        Assert.Equal("", await access.ApplicationOfAsync("the-object", Tenant, Never));
    }

    private static PrincipalRow Principal(string tenant) => new() { AppId = App, TenantId = tenant, ObjectId = "the-object" };

    private static Task AddAsync(IdentityStore identities, string tenant, string? hash) => identities.AddPrincipalAsync(
        Principal(tenant), hash, [new RoleRow { PublisherKey = "contoso", Role = "owner" }], ["s1"], Never);
}

public sealed class SecretsOnSqlite() : SecretSuite(StoreKind.Sqlite);

public sealed class SecretsOnPostgres() : SecretSuite(StoreKind.Postgres);
