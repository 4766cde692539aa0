using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Definitions;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Storage.Catalog;
using Slipway.Storage.Changes;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Offers;

/// <summary>Drafts, frozen versions, stored files and the catalog that shows them.</summary>
public abstract class TextSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly VersionArtifacts Artifacts = new(
        ImmutableDictionary<string, StoredFile>.Empty.Add("https://a.example/logo.png", new StoredFile("f00", "image/png", 3)),
        ImmutableDictionary<string, ImageFacts>.Empty.Add("https://a.example/disk.vhd", new ImageFacts(1024, "\"e\"")));

    [Fact]
    public async Task A_publish_freezes_the_draft_as_it_was_and_the_draft_goes_on()
    {
        var offer = new StoredOffer(Store);
        var published = await offer.PublishingAsync("first");
        await offer.DoAsync(offer.Save("second"));

        var frozen = await Store.Offers.ServeVersionAsync(offer.Key, 1, Never);
        var draft = await Store.Offers.ServeDraftAsync(offer.Key, Never);

        Assert.Equal("served first", Encoding.UTF8.GetString(frozen!.Definition));
        Assert.Equal(published.ChangedTime, frozen.ChangedTime);
        Assert.Equal((2, "served second"), (draft!.Version, Encoding.UTF8.GetString(draft.Definition)));
        Assert.Equal("sent first", Encoding.UTF8.GetString((await Store.Offers.ReadVersionAsync(offer.Key, 1, Never)).Sent));
        Assert.Null(await Store.Offers.ServeVersionAsync(offer.Key, 2, Never));
    }

    [Fact]
    public async Task A_draft_comes_back_with_its_texts_its_secrets_and_what_it_lacks()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));

        var draft = await Store.Offers.ReadDraftAsync(offer.Key, Never);

        Assert.Equal(("sent a", "served a", "secrets a"), (Text(draft.Sent), Text(draft.Served), Text(draft.Secrets)));
        Assert.Equal(["/missing/a"], draft.MissingSecrets);
    }

    [Fact]
    public async Task What_a_step_stored_is_served_while_tag_and_sent_text_stay()
    {
        var offer = new StoredOffer(Store);
        var published = await offer.PublishingAsync();
        var effects = new StepEffects
        {
            Files = [new FileContent("f00", "image/png", [1, 2, 3])],
            Artifacts = Artifacts,
            Served = StoredOffer.Bytes("own"),
            DraftServed = StoredOffer.Bytes("own draft"),
        };

        var after = await offer.DoAsync(StoredOffer.Succeed(published), effects: effects);

        Assert.Equal(EntityTag.Of(published.ChangedTime), EntityTag.Of(after.ChangedTime));
        Assert.Equal("own", Text((await Store.Offers.ServeVersionAsync(offer.Key, 1, Never))!.Definition));
        Assert.Equal("own draft", Text((await Store.Offers.ServeDraftAsync(offer.Key, Never))!.Definition));
        var version = await Store.Offers.ReadVersionAsync(offer.Key, 1, Never);
        Assert.Equal("sent a", Text(version.Sent));
        Assert.Equal(Artifacts.Files["https://a.example/logo.png"], version.Artifacts.Files["https://a.example/logo.png"]);
        Assert.Equal(Artifacts.Images["https://a.example/disk.vhd"], version.Artifacts.Images["https://a.example/disk.vhd"]);
    }

    [Fact]
    public async Task A_file_is_stored_once_by_its_hash()
    {
        var first = new StoredOffer(Store, "one");
        var second = new StoredOffer(Store, "two");
        foreach (var offer in (StoredOffer[])[first, second])
            await offer.DoAsync(StoredOffer.Succeed(
                await offer.PublishingAsync()), effects: new StepEffects { Files = [new FileContent("f00", "image/png", [1, 2, 3])] });

        Assert.Equal(1, await Store.ScalarAsync<long>("SELECT COUNT(*) FROM files"));
        Assert.Equal([1, 2, 3], (await Store.Files.FindAsync("f00", Never))!.Bytes);
        Assert.True(await Store.Files.ExistsAsync("f00", Never));
        Assert.False(await Store.Files.ExistsAsync("f01", Never));
        Assert.Null(await Store.Files.FindAsync("f01", Never));
    }

    [Fact]
    public async Task What_an_attempt_found_is_kept_for_the_next_one_only_under_its_lease()
    {
        var offer = new StoredOffer(Store);
        await offer.PublishingAsync();
        var claim = Assert.Single(await Store.Work.ClaimAsync("node", TimeSpan.FromMinutes(1), 1, 1_000, 1_000, [StepIds.Validate], Never));

        await Store.Offers.KeepAsync(claim.Lease with { Attempt = 7 }, offer.Key, 1, new StepEffects { Artifacts = Artifacts }, Never);
        Assert.Empty((await Store.Offers.ReadVersionAsync(offer.Key, 1, Never)).Artifacts.Files);

        await Store.Offers.KeepAsync(claim.Lease, offer.Key, 1, new StepEffects { Artifacts = Artifacts }, Never);
        Assert.Single((await Store.Offers.ReadVersionAsync(offer.Key, 1, Never)).Artifacts.Files);
    }

    [Fact]
    public async Task The_catalog_shows_each_slot_s_version_and_only_once_the_slot_holds_it()
    {
        await Store.Identity.AddPublisherAsync(
            new() { PublisherId = "Contoso", Name = "Contoso Ltd", SellerContact = "s@contoso.example" }, Never);
        var offer = new StoredOffer(Store);
        var packaged = await offer.PublishingAsync();
        while (packaged.Newest!.Current!.Id != StepIds.Package)
            packaged = await offer.DoAsync(StoredOffer.Succeed(packaged));
        Assert.Null(await Store.Catalog.FindPreviewAsync(offer.Key, Never));

        await offer.DoAsync(StoredOffer.Succeed(packaged),
            effects: new StepEffects { Listing = "public", PreviewListing = "all", Index = new("[]", "{}", [new("", "wpublic", [])]) });
        Assert.Equal("all", (await Store.Catalog.FindPreviewAsync(offer.Key, Never))!.Listing);
        Assert.Null(await Store.Catalog.FindLiveAsync(offer.Key, [], everyPlan: false, Never));
        Assert.Empty(await ListAsync());

        await offer.WalkAsync(await offer.DoAsync(StoredOffer.GoLive()));
        var live = Assert.Single(await ListAsync());
        Assert.Equal(("public", "Contoso Ltd", 1L), (live.Listing, live.PublisherName, live.Version));
        Assert.Equal("public", (await Store.Catalog.FindLiveAsync(offer.Key, [], everyPlan: false, Never))!.Listing);

        async Task<IReadOnlyList<CatalogRow>> ListAsync() =>
            (await Store.Catalog.ListAsync(new(), CatalogPlace.Start, 10, withPrices: false, [], Never)).Rows;
    }

    [Fact]
    public async Task A_list_holds_a_publisher_s_offers_by_id_and_one_type_when_asked()
    {
        foreach (var id in (string[])["b", "a"])
            await new StoredOffer(Store, id).PublishingAsync();
        await new StoredOffer(Store, "c", "fabrikam").PublishingAsync();

        Assert.Equal(["a", "b"], await ListAsync("CONTOSO"));
        Assert.Equal(["a"], await ListAsync("contoso", top: 1));
        Assert.Equal(["b"], await ListAsync("contoso", after: "A", top: 1));
        Assert.Empty(await ListAsync("contoso", after: "b"));
        Assert.Empty(await ListAsync("contoso", "microsoft-azure-corevm"));
        Assert.Empty(await ListAsync("nobody"));

        async Task<IEnumerable<string>> ListAsync(string publisher, string? type = null, string after = "", int top = 10) =>
            (await Store.Offers.ListAsync(publisher, type, after, top, Never)).Select(offer => offer.OfferId);
    }

    [Fact]
    public async Task A_client_request_never_starts_two_operations()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));
        var request = new ClientRequest("principal", "post /publish", "same", "hash");
        var changes = new List<Change>();
        for (var one = 0; one < 10; one++)
            changes.Add(await offer.DecideAsync(StoredOffer.Publish(), request: request));

        var outcomes = await Together.RunAsync(changes, offer.CommitAsync);

        Assert.Single(outcomes, CommitOutcome.Committed);
        var operation = (await offer.LoadAsync()).Newest!.Id;
        Assert.Equal(operation, (await Store.Offers.FindRequestAsync(request, Never))!.OperationId);
        Assert.Null(await Store.Offers.FindRequestAsync(request with { Principal = "other" }, Never));
        Assert.Null(await Store.Offers.FindRequestAsync(request with { Path = "other" }, Never));
        Assert.True((await Store.Offers.FindRequestAsync(request, Never))!.IsRepeatedBy(request, await offer.LoadAsync()));
        Assert.False(
            (await Store.Offers.FindRequestAsync(request, Never))!.IsRepeatedBy(request with { Body = "other" }, await offer.LoadAsync()));
        await offer.DoAsync(StoredOffer.Succeed(await offer.LoadAsync()));
        Assert.True((await Store.Offers.FindRequestAsync(request, Never))!.IsRepeatedBy(request, await offer.LoadAsync()));
        await offer.DoAsync(StoredOffer.Cancel());
        Assert.False((await Store.Offers.FindRequestAsync(request, Never))!.IsRepeatedBy(request, await offer.LoadAsync()));
        var again = await offer.DoAsync(StoredOffer.Publish(), request: request);
        Assert.Equal(again.Newest!.Id, (await Store.Offers.FindRequestAsync(request, Never))!.OperationId);
        Assert.False(await Store.Offers.RememberAsync(request with { Body = "late" }, null, again.CommandRevision - 1, Never));
        Assert.Equal("hash", (await Store.Offers.FindRequestAsync(request, Never))!.Body);
    }

    [Fact]
    public async Task A_client_request_is_forgotten_after_a_day()
    {
        var request = new ClientRequest("principal", "post /cancel", "same", "hash");
        await Store.Offers.RememberAsync(request, null, 0, Never);
        Assert.Null((await Store.Offers.FindRequestAsync(request, Never))!.OperationId);

        await Store.PassAsync(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));

        Assert.Null(await Store.Offers.FindRequestAsync(request, Never));
        await Store.Offers.RememberAsync(request with { Id = "younger" }, null, 0, Never);
        Assert.Equal(1, await Store.Offers.ForgetRequestsAsync(Never));
        Assert.NotNull(await Store.Offers.FindRequestAsync(request with { Id = "younger" }, Never));
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));
        var published = await offer.DoAsync(StoredOffer.Publish(), request: request);
        Assert.Equal(published.Newest!.Id, (await Store.Offers.FindRequestAsync(request, Never))!.OperationId);
    }

    [Fact]
    public async Task Operations_are_found_by_id_and_number_and_listed_newest_first()
    {
        var offer = new StoredOffer(Store);
        var live = await offer.LiveAsync();

        var byId = await Store.Operations.FindAsync(offer.Key, live.Newest!.Id, Never);
        var byNumber = await Store.Operations.FindAsync(
            offer.Key, (await Store.StampAsync(offer.Key, 1))!.Stamp.Id, Never);

        Assert.Equal((OperationKind.GoLive, 2), (byId!.Operation.Kind, byId.Operation.PublishingVersion));
        Assert.Equal(OperationKind.Publish, byNumber!.Operation.Kind);
        Assert.Equal([2, 1], (await Store.Operations.ListAsync(offer.Key, null, Never)).Select(operation => operation.PublishingVersion));
        Assert.Empty(await Store.Operations.ListAsync(offer.Key, OperationState.Running, Never));
        Assert.Null(await Store.StampAsync(offer.Key, 3));
        Assert.Null(await Store.StampAsync(new OfferKey("fabrikam", "machine"), live.Newest.Id));
        Assert.Null(await Store.Operations.FindAsync(new OfferKey("fabrikam", "machine"), live.Newest.Id, Never));
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}

public sealed class TextOnSqlite() : TextSuite(StoreKind.Sqlite);

public sealed class TextOnPostgres() : TextSuite(StoreKind.Postgres);
