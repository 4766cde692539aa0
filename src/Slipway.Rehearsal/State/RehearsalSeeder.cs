using Slipway.Rehearsal.Identity;
using Slipway.Rehearsal.Settings;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;
using Slipway.Storage.Notifications;

namespace Slipway.Rehearsal.State;

/// <summary>Loads the folder of <c>--load</c> when a rehearsal starts, and takes a snapshot of it for resets.</summary>
public sealed class RehearsalSeeder(
    IDatabase database,
    SnapshotStore snapshots,
    IdentityStore identities,
    KeyStore facts,
    MarketTime market,
    LoadedOffers offers,
    Outbox outbox,
    RehearsalOptions options,
    TimeProvider machine,
    ILogger<RehearsalSeeder> log)
{
    private static readonly TimeSpan LongestLoad = TimeSpan.FromMinutes(1);

    /// <exception cref="StoreUnusableException">The folder is invalid, or the database already holds offers.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (options.Load is { } folder && !await snapshots.HasBegunAsync(cancel))
        {
            var given = await ReadAsync(folder, cancel);
            var mine = Guid.NewGuid().ToString();
            if (await facts.SetFactOnceAsync("loading", mine, cancel) != mine)
            {
                await AwaitOtherAsync(cancel);
                return;
            }

            await LoadAsync(given, cancel);
            log.LogInformation("{Offers} offers, {Publishers} publishers and {Principals} principals are loaded", given.Offers.Count,
                given.Publishers.Count, given.Principals.Count);
        }

        await snapshots.BeginAsync(cancel);
    }

    private async Task<GivenState> ReadAsync(string folder, CancellationToken cancel)
    {
        var reader = new GivenFolder(folder);
        var read = reader.Read();
        var now = await market.NowAsync(cancel);
        var known = (await identities.ListPublishersAsync(cancel)).Select(publisher => publisher.PublisherId).Concat(
            read.Publishers.Select(publisher => publisher.Id))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var role in read.Principals.SelectMany(principal => principal.Roles ?? [])
            .Where(role => role.Publisher is not null && !known.Contains(role.Publisher)))
            reader.Faults.Add($"principals.json: there is no publisher '{role.Publisher}'.");
        foreach (var offer in read.Offers)
        {
            if (!known.Contains(offer.PublisherId))
                reader.Faults.Add($"{offer.File}: there is no publisher '{offer.PublisherId}'.");
            reader.Faults.AddRange(await offers.CheckAsync(offer with { Now = now }, cancel));
        }

        return reader.Faults.Count == 0 ? read : throw new StoreUnusableException($"--load {folder}: {string.Join(" ", reader.Faults)}");
    }

    private async Task LoadAsync(GivenState given, CancellationToken cancel)
    {
        if (await HasOffersAsync(cancel))
            throw new StoreUnusableException(
                "--load is for a new database, and this one holds offers; leave it out, or choose another --data or --database.");
        foreach (var publisher in given.Publishers)
        {
            var row = new PublisherRow
            {
                PublisherId = publisher.Id,
                Name = publisher.Name,
                SellerContact = publisher.SellerContact,
                Migrated = publisher.Migrated,
            };
            await identities.AddPublisherAsync(row, cancel);
        }

        foreach (var principal in given.Principals)
            await AddAsync(principal, cancel);
        var migrated = (await identities.ListPublishersAsync(cancel)).ToDictionary(
            publisher => publisher.PublisherId, publisher => publisher.Migrated, StringComparer.OrdinalIgnoreCase);
        foreach (var offer in given.Offers)
            await offers.LoadAsync(offer, migrated[offer.PublisherId], cancel);

        // Loaded states are not transitions, so they send no notices.
        await outbox.ForgetAsync(cancel);
    }

    private async Task AddAsync(GivenPrincipal principal, CancellationToken cancel)
    {
        var appId = ClientId.Read(principal.App)!;
        var row = new PrincipalRow
        {
            AppId = appId,
            TenantId = principal.Tenant?.ToLowerInvariant() ?? RehearsalIdentities.Tenant,
            ObjectId = principal.Object?.ToLowerInvariant() ?? Guid.CreateVersion7().ToString(),
        };
        RoleRow[] roles = [
            .. (principal.Roles ?? []).Select(role => new RoleRow { Role = role.Role, PublisherKey = role.Publisher ?? "" })];
        var secret = principal.Secret ?? RehearsalIdentities.Secret;
        var isKnown = ClientSecret.Matches(secret, await identities.SecretHashesAsync(appId, cancel));
        await identities.AddPrincipalAsync(
            row, isKnown ? null : ClientSecret.Hash(secret), roles, [.. principal.Subscriptions ?? []], cancel);
    }

    private async Task<bool> HasOffersAsync(CancellationToken cancel) =>
        (await database.AskAsync("SELECT 1 FROM offers LIMIT 1", _ => true, cancel)).Count > 0;

    /// <summary>Nodes that start together on one database: one of them loads.</summary>
    private async Task AwaitOtherAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(LongestLoad);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), machine);
        try
        {
            while (!await snapshots.HasBegunAsync(limit.Token))
                await timer.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new StoreUnusableException(
                "another server began to load this database and did not finish; start again with an empty one.");
        }
    }
}
