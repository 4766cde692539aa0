using System.Security.Cryptography;
using System.Text;
using Slipway.Core.Publishing;
using Slipway.Storage.Identity;
using Slipway.Storage.Offers;
using Slipway.Storage.Reads;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Reads;

/// <summary>What a caller asks for, read together with the roles that permit it.</summary>
public abstract class PermittedSuite(StoreKind kind) : StoreSuite(kind)
{
    private const string App = "11111111-0000-0000-0000-000000000001";
    private const string Tenant = "22222222-0000-0000-0000-000000000001";

    private PermittedReads Reads => Store.Reads;

    [Fact]
    public async Task Roles_and_what_was_asked_for_are_those_of_the_separate_questions()
    {
        var offer = new StoredOffer(Store);
        var operation = (await offer.PublishingAsync()).Newest!.Id;
        await GrantAsync(new RoleRow { PublisherKey = "contoso", Role = "reader" }, new RoleRow { PublisherKey = "", Role = "operator" });

        var stamp = await Reads.StampAsync(App, Tenant, offer.Key, operation, Never);
        Assert.Equal(["operator", "reader"], stamp.Roles);
        Assert.False(stamp.HasPublisher);
        Assert.Equal((await Store.Operations.FindAsync(offer.Key, operation, Never))!.Stamp, stamp.Found!.Stamp);
        Assert.Equal(stamp.Found.Stamp, (await Reads.StampAsync(App, Tenant, offer.Key, 1, Never)).Found!.Stamp);

        await Store.Identity.AddPublisherAsync(
            new PublisherRow { PublisherId = "Contoso", Name = "Contoso", SellerContact = "seller@contoso.example" }, Never);
        var draft = await Reads.DraftAsync(App, "", offer.Key, Never);
        Assert.True(draft.HasPublisher);
        var served = (await Store.Offers.ServeDraftAsync(offer.Key, Never))!;
        Assert.Equal("served a", Encoding.UTF8.GetString(served.Definition));
        Assert.Equal(served.Stamp, draft.Found);

        Assert.Null((await Reads.DraftAsync(App, Tenant, new OfferKey("contoso", "missing"), Never)).Found);
        Assert.Null((await Reads.StampAsync(App, Tenant, offer.Key, 2, Never)).Found);
        Assert.Null((await Reads.StampAsync(App, Tenant, offer.Key, Guid.NewGuid(), Never)).Found);
        Assert.Null((await Reads.StampAsync(App, Tenant, new OfferKey("fabrikam", "machine"), operation, Never)).Found);
    }

    [Fact]
    public async Task Without_a_role_nothing_is_found_and_a_change_of_roles_counts_for_the_next_read()
    {
        var offer = new StoredOffer(Store);
        var operation = (await offer.PublishingAsync()).Newest!.Id;
        await NothingAsync();
        await GrantAsync(new RoleRow { PublisherKey = "fabrikam", Role = "owner" });
        await NothingAsync();
        for (var turn = 0; turn < 10; turn++)
        {
            await GrantAsync(new RoleRow { PublisherKey = "contoso", Role = "reader" });
            Assert.NotNull((await Reads.StampAsync(App, Tenant, offer.Key, operation, Never)).Found);
            Assert.NotNull((await Reads.DraftAsync(App, Tenant, offer.Key, Never)).Found);
            Assert.Empty((await Reads.DraftAsync(App, "33333333-0000-0000-0000-000000000001", offer.Key, Never)).Roles);
            Assert.True(await Store.Identity.RemovePrincipalAsync(App, Never));
            await NothingAsync();
        }

        async Task NothingAsync()
        {
            var stamp = await Reads.StampAsync(App, Tenant, offer.Key, operation, Never);
            Assert.Empty(stamp.Roles);
            Assert.Null(stamp.Found);
            var draft = await Reads.DraftAsync(App, Tenant, offer.Key, Never);
            Assert.Empty(draft.Roles);
            Assert.Null(draft.Found);
        }
    }

    [Fact]
    public async Task A_stamp_of_a_draft_changes_with_whatever_its_document_shows()
    {
        var offer = new StoredOffer(Store);
        await GrantAsync(new RoleRow { PublisherKey = "contoso", Role = "reader" });
        var seen = new HashSet<OfferStamp>();
        await offer.DoAsync(offer.Save("a"));
        await ChangedAsync();
        Assert.False(seen.Add(await StampAsync()));
        await offer.DoAsync(offer.Save("b"));
        await ChangedAsync();
        await offer.DoAsync(StoredOffer.Publish());
        await ChangedAsync();
        await offer.DoAsync(new Command.Migrate());
        await ChangedAsync();
        await offer.DoAsync(StoredOffer.Cancel());
        await ChangedAsync();
        await offer.DoAsync(offer.Save("b"));
        await ChangedAsync();

        async Task ChangedAsync()
        {
            var stamp = await StampAsync();
            Assert.True(seen.Add(stamp), $"{stamp} was there before");
            Assert.Equal((await Store.Offers.ServeDraftAsync(offer.Key, Never))!.Stamp, stamp);
        }

        async Task<OfferStamp> StampAsync() => (await Reads.DraftAsync(App, Tenant, offer.Key, Never)).Found!;
    }

    /// <summary>
    /// Readers ask while one writer saves, publishes and cancels, and takes roles away and gives
    /// them back. What a read shows is never older than what had been committed when it began, nor
    /// another offer's, nor shown without a role.
    /// </summary>
    [Fact]
    public async Task In_a_storm_each_read_shows_its_own_offer_as_it_was_when_the_read_began_or_later()
    {
        const int offers = 6;
        var models = Enumerable.Range(0, offers).Select(number => new Model(new StoredOffer(Store, $"offer{number}"), $"app{number}"))
            .ToList();
        foreach (var model in models)
        {
            await model.Offer.DoAsync(model.Offer.Save("0"));
            await GrantAsync(model.App);
        }

        using var over = new CancellationTokenSource();
        var readers = models.SelectMany(model => Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadAsync(model, over.Token)))).ToList();
        for (var turn = 1; turn <= 40; turn++)
        {
            var model = models[turn % offers];
            await model.Offer.DoAsync(model.Offer.Save($"{turn}"));
            model.Saved = turn;
            if (turn % 4 < 2)
            {
                model.Turn(null);
                await Store.Identity.RemovePrincipalAsync(model.App, Never);
                model.Turn(false);
                Assert.Empty((await Store.Reads.DraftAsync(model.App, Tenant, model.Offer.Key, Never)).Roles);
                model.Turn(null);
                await GrantAsync(model.App);
                model.Turn(true);
            }
        }

        await over.CancelAsync();
        Assert.True((await Task.WhenAll(readers)).Sum() > 100);
    }

    private async Task<int> ReadAsync(Model model, CancellationToken over)
    {
        var count = 0;
        while (!over.IsCancellationRequested)
        {
            var (saved, roles) = (model.Saved, model.Roles);
            var read = await Store.Reads.DraftAsync(model.App, Tenant, model.Offer.Key, Never);
            if (read.Roles.Count == 0)
                Assert.Null(read.Found);
            else
            {
                Assert.Equal(model.Offer.Key.Offer, read.Found!.OfferId);
                var shown = Enumerable.Range(0, 41)
                    .Single(turn => Convert.ToHexStringLower(SHA256.HashData(StoredOffer.Text($"{turn}").Served)) == read.Found.Hash);
                Assert.InRange(shown, saved, 40);
                Assert.True(shown == 0 || (shown - saved) % 6 == 0 || saved == 0, $"{shown} was never saved there");
            }

            // Nothing changed the roles before the read had ended.
            if (ReferenceEquals(model.Roles, roles) && roles.MayRead is { } may)
                Assert.Equal(may, read.Roles.Count > 0);
            count++;
            await Task.Yield(); // A read of SQLite may end where it began, and others want the thread.
        }

        return count;
    }

    private Task GrantAsync(string app) => Store.Identity.AddPrincipalAsync(
        new PrincipalRow { AppId = app, TenantId = Tenant, ObjectId = app },
        null,
        [new RoleRow { PublisherKey = "contoso", Role = "reader" }],
        [],
        Never);

    private Task GrantAsync(params RoleRow[] roles) =>
        Store.Identity.AddPrincipalAsync(new PrincipalRow { AppId = App, TenantId = Tenant, ObjectId = Tenant }, null, roles, [], Never);

    /// <summary>What must hold of an offer by now.</summary>
    private sealed class Model(StoredOffer offer, string app)
    {
        private volatile int saved;
        private volatile RolesNow roles = new(true);

        public StoredOffer Offer { get; } = offer;

        public string App { get; } = app;

        public RolesNow Roles => roles;

        public int Saved
        {
            get => saved;
            set => saved = value;
        }

        public void Turn(bool? mayRead) => roles = new RolesNow(mayRead);
    }

    /// <summary>Null while they change; another object after each change.</summary>
    private sealed class RolesNow(bool? mayRead)
    {
        public bool? MayRead { get; } = mayRead;
    }
}

public sealed class PermittedOnSqlite() : PermittedSuite(StoreKind.Sqlite);

public sealed class PermittedOnPostgres() : PermittedSuite(StoreKind.Postgres);
