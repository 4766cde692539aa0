using Slipway.Storage.Identity;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Identity;

/// <summary>Publishers, principals, roles and the service's keys.</summary>
public abstract class IdentitySuite(StoreKind kind) : StoreSuite(kind)
{
    private const string App = "11111111-0000-0000-0000-000000000001";
    private const string Tenant = "22222222-0000-0000-0000-000000000001";

    [Fact]
    public async Task A_publisher_is_added_once_whatever_the_casing_and_gets_a_seller_id_of_its_own()
    {
        Assert.True(await Store.Identity.AddPublisherAsync(Publisher("Contoso"), Never));
        Assert.True(await Store.Identity.AddPublisherAsync(Publisher("fabrikam"), Never));
        Assert.False(await Store.Identity.AddPublisherAsync(Publisher("CONTOSO"), Never));

        var all = await Store.Identity.ListPublishersAsync(Never);
        Assert.Equal(["Contoso", "fabrikam"], all.Select(publisher => publisher.PublisherId));
        Assert.Equal(2, all.Select(publisher => publisher.SellerId).Distinct().Count());
        Assert.Equal("Contoso", (await Store.Identity.FindPublisherAsync("contoso", Never))!.PublisherId);
        Assert.Null(await Store.Identity.FindPublisherAsync("nobody", Never));
    }

    [Fact]
    public async Task Publishers_that_are_added_together_get_seller_ids_of_their_own_and_each_id_is_taken_once()
    {
        var added = await Together.RunAsync(
            Enumerable.Range(0, 12), number => Store.Identity.AddPublisherAsync(Publisher($"publisher{number / 2}"), Never));

        Assert.Equal(6, added.Count(one => one));
        Assert.Equal(6, (await Store.Identity.ListPublishersAsync(Never)).Select(publisher => publisher.SellerId).Distinct().Count());
    }

    [Fact]
    public async Task A_principal_gathers_roles_subscriptions_and_secrets_and_loses_all_when_removed()
    {
        await Store.Identity.AddPublisherAsync(Publisher("Contoso"), Never);
        await AddAsync("hash one", ["s1"], Role("contoso", "owner"));
        await AddAsync("hash two", ["s1", "s2"], Role("contoso", "owner"), Role("", "reviewer"));

        Assert.Equal(["hash one", "hash two"], (await Store.Identity.SecretHashesAsync(App, Never)).Order());
        Assert.Equal([("", "reviewer"), ("contoso", "owner")], (await Store.Identity.RolesAsync(App, Never))
            .Select(role => (role.PublisherKey, role.Role)));
        Assert.Equal(["s1", "s2"], await Store.Identity.SubscriptionsAsync(App, Never));

        Assert.True(await Store.Identity.RemovePrincipalAsync(App, Never));
        Assert.False(await Store.Identity.RemovePrincipalAsync(App, Never));
        Assert.Null(await Store.Identity.FindPrincipalAsync(App, Never));
        Assert.Empty(await Store.Identity.SecretHashesAsync(App, Never));
        Assert.Empty(await Store.Identity.RolesAsync(App, Never));
        Assert.Empty(await new AccessStore(Store.Database).SubscriptionsAsync(App, Tenant, Never));
    }

    [Fact]
    public async Task Access_is_by_role_in_the_principal_s_own_tenant()
    {
        await Store.Identity.AddPublisherAsync(Publisher("Contoso"), Never);
        await Store.Identity.AddPublisherAsync(Publisher("fabrikam"), Never);
        await AddAsync(null, ["s1"], Role("contoso", "contributor"));
        var access = new AccessStore(Store.Database);

        var standing = await access.FindAsync(App, Tenant, "CONTOSO", Never);
        Assert.Equal(["contributor"], standing.Roles);
        Assert.Equal("Contoso", standing.Publisher!.PublisherId);
        Assert.Empty((await access.FindAsync(App, Tenant, "fabrikam", Never)).Roles);
        Assert.Empty((await access.FindAsync(App, "33333333-0000-0000-0000-000000000001", "contoso", Never)).Roles);
        Assert.Equal(["Contoso"], (await access.VisiblePublishersAsync(App, Tenant, Never)).Select(publisher => publisher.PublisherId));
        Assert.Equal(["s1"], await access.SubscriptionsAsync(App, Tenant, Never));
    }

    [Fact]
    public async Task Sql_refuses_a_role_that_does_not_exist_or_stands_in_the_wrong_place()
    {
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => AddAsync(null, [], Role("contoso", "king")));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => AddAsync(null, [], Role("", "owner")));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => AddAsync(null, [], Role("contoso", "operator")));
        Assert.Empty(await Store.Identity.ListPrincipalsAsync(Never));
    }

    [Fact]
    public async Task Nodes_that_start_together_agree_on_one_signing_key()
    {
        await Together.RunAsync(Enumerable.Range(0, 6), async node =>
        {
            await Store.Keys.AddFirstSigningKeyAsync(new SigningKeyRow { KeyId = $"key{node}", Sealed = [(byte)node] }, Never);
            return node;
        });

        var first = Assert.Single(await Store.Keys.SigningKeysAsync(Never)).KeyId;
        await Store.Keys.AddFirstSigningKeyAsync(new SigningKeyRow { KeyId = "late", Sealed = [9] }, Never);
        Assert.Equal(first, Assert.Single(await Store.Keys.SigningKeysAsync(Never)).KeyId);
    }

    [Fact]
    public async Task A_fact_of_the_database_is_set_once_and_the_key_ring_grows()
    {
        Assert.Equal("rehearsal", await Store.Keys.SetFactOnceAsync("mode", "rehearsal", Never));
        Assert.Equal("rehearsal", await Store.Keys.SetFactOnceAsync("mode", "marketplace", Never));

        await Store.Keys.AddToKeyRingAsync("a", "<a/>", Never);
        await Store.Keys.AddToKeyRingAsync("a", "<other/>", Never);
        await Store.Keys.AddToKeyRingAsync("b", "<b/>", Never);
        Assert.Equal(["<a/>", "<b/>"], await Store.Keys.KeyRingAsync(Never));
    }

    private static PublisherRow Publisher(string id) => new() { PublisherId = id, Name = id, SellerContact = "seller@contoso.example" };

    private static RoleRow Role(string publisher, string role) => new() { PublisherKey = publisher, Role = role };

    private Task AddAsync(string? secretHash, string[] subscriptions, params RoleRow[] roles) => Store.Identity.AddPrincipalAsync(
        new PrincipalRow { AppId = App, TenantId = Tenant, ObjectId = Tenant }, secretHash, roles, subscriptions, Never);
}

public sealed class IdentityOnSqlite() : IdentitySuite(StoreKind.Sqlite);

public sealed class IdentityOnPostgres() : IdentitySuite(StoreKind.Postgres);
