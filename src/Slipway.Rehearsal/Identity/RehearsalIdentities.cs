using Slipway.Server.Identity;
using Slipway.Storage.Identity;

namespace Slipway.Rehearsal.Identity;

/// <summary>The well-known publishers and principals of a rehearsal (ours; docs name them, and scripts rely on them).</summary>
public static class RehearsalIdentities
{
    public const string Tenant = "00000000-0000-0000-0000-000000000001";
    public const string Secret = "rehearsal";
    public const string Owner = "00000000-0000-0000-0000-0000000000c1";
    public const string Contributor = "00000000-0000-0000-0000-0000000000c2";
    public const string Stranger = "00000000-0000-0000-0000-0000000000c9";
    public const string Customer = "00000000-0000-0000-0000-0000000000d1";
    public const string Reviewer = "00000000-0000-0000-0000-0000000000e1";
    public const string Operator = "00000000-0000-0000-0000-0000000000f1";
    public const string CustomerSubscription = "59160c40-2e25-4dcf-a2fd-6514cb08bf08";

    /// <summary>The application ids of all of them, by the names that people call them.</summary>
    public static readonly IReadOnlyDictionary<string, string> ByName = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["owner"] = Owner,
        ["contributor"] = Contributor,
        ["stranger"] = Stranger,
        ["customer"] = Customer,
        ["reviewer"] = Reviewer,
        ["operator"] = Operator,
    };

    /// <summary>Adds what is missing and removes nothing, so that it may run at every start.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <param name="morePublishers">Publishers on which owner and contributor have the roles that they have on contoso.</param>
    public static async Task SeedAsync(IdentityStore store, CancellationToken cancel, IReadOnlyList<string>? morePublishers = null)
    {
        morePublishers ??= [];
        await store.AddPublisherAsync(
            new PublisherRow { PublisherId = "contoso", Name = "Contoso", SellerContact = "seller@contoso.example" }, cancel);
        await store.AddPublisherAsync(
            new PublisherRow
            {
                PublisherId = "fabrikam",
                Name = "Fabrikam",
                SellerContact = "seller@fabrikam.example",
                Migrated = true,
            }, cancel);
        foreach (var publisher in morePublishers)
            await store.AddPublisherAsync(
                new PublisherRow { PublisherId = publisher, Name = publisher, SellerContact = "seller@publisher.example" }, cancel);
        await AddAsync(store, Owner, [On("contoso", Roles.Owner), On(
            "fabrikam", Roles.Owner), .. morePublishers.Select(publisher => On(publisher, Roles.Owner))], [], cancel);
        await AddAsync(store, Contributor, [
            On("contoso", Roles.Contributor), .. morePublishers.Select(publisher => On(publisher, Roles.Contributor))], [], cancel);
        await AddAsync(store, Stranger, [], [], cancel);
        await AddAsync(store, Customer, [], [CustomerSubscription], cancel);
        await AddAsync(store, Reviewer, [On("", Roles.Reviewer)], [], cancel);
        await AddAsync(store, Operator, [On("", Roles.Operator)], [], cancel);
    }

    private static RoleRow On(string publisher, string role) => new() { PublisherKey = publisher, Role = role };

    private static async Task AddAsync(IdentityStore store, string appId, RoleRow[] roles, string[] subscriptions, CancellationToken cancel)
    {
        // Salts differ, so a secret added again would be one more row at every start.
        var known = ClientSecret.Matches(Secret, await store.SecretHashesAsync(appId, cancel));
        var principal = new PrincipalRow { AppId = appId, TenantId = Tenant, ObjectId = ObjectIdOf(appId) };
        await store.AddPrincipalAsync(principal, known ? null : ClientSecret.Hash(Secret), roles, subscriptions, cancel);
    }

    /// <summary>The same at every start and on every machine, and never the application's own id.</summary>
    private static string ObjectIdOf(string appId) => $"00000000-0000-0000-0001-{appId[^12..]}";
}
