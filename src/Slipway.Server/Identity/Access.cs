using Slipway.Server.Http;
using Slipway.Storage.Catalog;
using Slipway.Storage.Identity;
using Slipway.Storage.Reads;

namespace Slipway.Server.Identity;

/// <summary>
/// Decides what a caller may do. Roles are read on each request, so that a change takes effect at
/// once, whatever token the caller still holds.
/// </summary>
public sealed class Access(AccessStore store, RolesOptions options)
{
    public async Task<Grant> OnPublisherAsync(Caller caller, string publisherId, Need need, CancellationToken cancel)
    {
        var standing = await store.FindAsync(await ApplicationAsync(caller, cancel), caller.TenantId, publisherId, cancel);
        return RefusalOf(standing.Roles, standing.Publisher is not null, publisherId, need) ?? new Grant.Granted(standing.Publisher!);
    }

    /// <summary>
    /// What the caller asks for of a publisher, read together with the caller's roles; or the
    /// refusal, if these do not allow to read it.
    /// </summary>
    /// <param name="caller">The caller.</param>
    /// <param name="publisherId">The publisher.</param>
    /// <param name="read">Reads for an application of a tenant.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<(IResult? Refusal, T? Found)> ReadAsync<T>(
        Caller caller, string publisherId, Func<string, string, Task<Permitted<T>>> read, CancellationToken cancel)
        where T : class
    {
        var (roles, hasPublisher, found) = await read(await ApplicationAsync(caller, cancel), caller.TenantId);
        return RefusalOf(roles, hasPublisher, publisherId, Need.Read) is { } refused ? (refused.Refusal, null) : (null, found);
    }

    /// <summary>The publishers that the caller may read, by id.</summary>
    public async Task<IReadOnlyList<PublisherRow>> VisiblePublishersAsync(Caller caller, CancellationToken cancel) =>
        await store.VisiblePublishersAsync(await ApplicationAsync(caller, cancel), caller.TenantId, cancel);

    /// <summary>
    /// Whether the caller may see a preview: by any role on its publisher, or by one of the
    /// subscriptions that the offer allows.
    /// </summary>
    public async Task<bool> MaySeePreviewAsync(
        Caller caller, string publisherId, IReadOnlyCollection<string> allowedSubscriptions, CancellationToken cancel)
    {
        if (await OnPublisherAsync(caller, publisherId, Need.Read, cancel) is Grant.Granted)
            return true;
        if (allowedSubscriptions.Count == 0)
            return false;
        var registered = await store.SubscriptionsAsync(await ApplicationAsync(caller, cancel), caller.TenantId, cancel);
        return allowedSubscriptions.Intersect(registered.Concat(caller.Subscriptions), StringComparer.OrdinalIgnoreCase).Any();
    }

    /// <summary>
    /// The caller's ids in plans' audiences: the subscriptions that the token claims or that are
    /// registered, and the tenant; in lower case.
    /// </summary>
    public async Task<IReadOnlyCollection<string>> MembershipsAsync(Caller caller, CancellationToken cancel)
    {
        var registered = await store.SubscriptionsAsync(await ApplicationAsync(caller, cancel), caller.TenantId, cancel);
        return [.. registered.Concat(caller.Subscriptions).Append(caller.TenantId).Select(id => id.ToLowerInvariant())
            .Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).Take(CatalogStore.MostMembers)];
    }

    /// <summary>
    /// A token that names only an object stands for the principal that is registered with that
    /// object.
    /// </summary>
    private ValueTask<string> ApplicationAsync(Caller caller, CancellationToken cancel) => caller is { AppId: "", ObjectId: not "" }
        ? new ValueTask<string>(store.ApplicationOfAsync(caller.ObjectId, caller.TenantId, cancel))
        : ValueTask.FromResult(caller.AppId);

    private Grant? RefusalOf(IReadOnlyList<string> roles, bool hasPublisher, string publisherId, Need need)
    {
        if (roles.Count == 0)
            return new Grant.Stranger();
        if (!hasPublisher)
            return roles.Any(Roles.IsMarketplaceRole) ? new Grant.NoSuchPublisher(publisherId) : new Grant.Stranger();
        foreach (var role in roles)
        {
            if (Allows(role, need))
                return null;
        }

        return new Grant.NotEnough(Detail(need, roles));
    }

    private bool Allows(string role, Need need) => (role, need) switch
    {
        (Roles.Owner, _) => true,
        (Roles.Contributor, Need.GoLive) => options.ContributorMayGoLive,
        (Roles.Contributor, _) => true,
        (_, Need.Read) => true,
        _ => false,
    };

    private static string Detail(Need need, IReadOnlyList<string> roles)
    {
        var (what, who) = need == Need.GoLive && roles.Contains(Roles.Contributor)
            ? ("take offers live", "an owner")
            : need == Need.GoLive
                ? ("take offers live", "an owner or a contributor")
                : ("change or publish offers", "an owner or a contributor");
        return $"The role {string.Join(", ", roles)} may not {what}; ask {who} of the publisher.";
    }
}
