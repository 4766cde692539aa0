using Slipway.Core.Catalog;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Storage.Catalog;
using Slipway.Storage.Changes;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Catalog;

public sealed class CatalogOnSqliteTests() : CatalogSuite(StoreKind.Sqlite);

public sealed class CatalogOnPostgresTests() : CatalogSuite(StoreKind.Postgres);

/// <summary>Who finds which live offer by what, and in which order; both databases must answer alike.</summary>
public abstract class CatalogSuite(StoreKind kind) : StoreSuite(kind)
{
    private const string Customer = "59160c40-2e25-4dcf-a2fd-6514cb08bf08";

    [Fact]
    public async Task All_words_must_be_there_each_as_the_beginning_of_one_in_any_casing_and_with_or_without_accents()
    {
        await LiveAsync("backup", title: "Cloud Backup", text: "Sichert Ihre Daten täglich, naïvely");
        await LiveAsync("cafe", title: "Café Manager", text: "Backups of recipes");
        await LiveAsync("letter", title: "R for statistics", text: "Regression");

        Assert.Equal(["backup", "cafe"], await FindAsync("back"));
        Assert.Equal(["backup"], await FindAsync("BACK clou"));
        Assert.Equal(["backup"], await FindAsync("taglich"));
        Assert.Equal(["backup"], await FindAsync("NAÏV dat"));
        Assert.Equal(["cafe"], await FindAsync("cafe"));
        Assert.Equal(["cafe"], await FindAsync("cafe\u0301"));
        Assert.Empty(await FindAsync("ackup"));
        Assert.Empty(await FindAsync("backup nothing"));

        // A single letter is a word of its own.
        Assert.Equal(["letter"], await FindAsync("r"));
        Assert.Empty(await FindAsync("c"));
    }

    [Fact]
    public async Task Offers_with_all_words_in_titles_come_first_and_then_all_go_by_publisher_and_id()
    {
        await LiveAsync("a", text: "disk mirror");
        await LiveAsync("b", title: "Disk Mirror", text: "disk mirror");
        await LiveAsync("c", title: "Disk", text: "mirror");
        await LiveAsync("d", title: "Mirror of disks");

        Assert.Equal(["b", "d", "a", "c"], await FindAsync("mirror disk"));
        Assert.Equal(["a", "b", "c", "d"], await FindAsync(null));
    }

    [Theory]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData("disk' | 'x")]
    [InlineData("disk\" OR \"x")]
    [InlineData("disk* NOT (x")]
    [InlineData("disk & !x :* \\")]
    [InlineData("AND OR NOT NEAR")]
    [InlineData("\ud83d\ude80 日本語 Ελλάς ß ﬁ İ")]
    public async Task What_is_searched_for_is_never_read_as_a_question_of_the_database_s_own(string text)
    {
        await LiveAsync("a", title: "Disk", text: "Something else");

        Assert.Empty((await FindAsync(text)).Except(["a"]));
        Assert.DoesNotContain("a", await FindAsync(text + " absent"));
    }

    [Fact]
    public async Task Categories_types_publishers_and_regions_narrow_and_a_plan_without_regions_is_sold_everywhere()
    {
        await LiveAsync("a", categories: ["operating-systems"], regions: ["DE", "US"]);
        await LiveAsync("b", categories: ["operating", "systems"], regions: ["FR"]);
        await LiveAsync("c", categories: ["operating-systems", "compute"], regions: []);
        await LiveAsync("d", publisher: "Fabrikam");

        Assert.Equal(["a", "c"], await FindAsync(null, category: "Operating-Systems"));
        Assert.Equal(["b"], await FindAsync(null, category: "operating"));
        Assert.Equal(["a", "c"], await FindAsync(null, region: "de", publisher: "contoso"));
        Assert.Equal(["d"], await FindAsync(null, publisher: "FABRIKAM"));
        Assert.Equal(["c"], await FindAsync("title", category: "compute", region: "AT"));
        Assert.Equal(4, (await FindAsync(null, type: "Microsoft-Azure-VirtualMachines")).Count);
        Assert.Empty(await FindAsync(null, type: "microsoft-azure-virtual"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("disk")]
    public async Task Pages_neither_repeat_nor_miss_an_offer_while_others_come_and_change(string? search)
    {
        foreach (var id in (string[])["b", "d", "f", "h", "j"])
            await LiveAsync(id, title: id is "d" or "h" ? "Disk" : "Title", text: "disk");
        var question = Question(search);
        var first = await PageAsync(question, CatalogPlace.Start, 2);
        await LiveAsync("a", title: "Disk", text: "disk");
        await LiveAsync(first[0].OfferId, title: search is null ? "Other" : "Disk", text: "disk");
        await LiveAsync("z", text: "disk");

        var seen = first.Select(row => row.OfferId).ToList();
        for (var page = first; page.Count > 0; seen.AddRange(page.Select(row => row.OfferId)))
            page = await PageAsync(question, page[^1].Place, 2);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(((string[])["b", "d", "f", "h", "j", "z"]).Except(seen));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("disk")]
    public async Task A_page_ends_where_its_bytes_do_and_the_pages_together_hold_every_offer_once(string? search)
    {
        string[] ids = ["a", "b", "c", "d", "e", "f", "g"];
        foreach (var id in ids)
            await LiveAsync(id, title: id is "b" or "f" ? "Disk" : "Title", text: "disk");
        await Store.ExecuteAsync(
            $"UPDATE versions SET listing = '{new string('x', (int)CatalogStore.PageBytes * 2 / 5)}' WHERE offer_key <> 'e'");
        await Store.ExecuteAsync(
            $"UPDATE versions SET listing = '{new string('x', (int)CatalogStore.PageBytes * 2)}' WHERE offer_key = 'e'");

        var seen = new List<string>();
        var sizes = new List<int>();
        for (var (place, more) = (CatalogPlace.Start, true); more;)
        {
            var page = await Store.Catalog.ListAsync(Question(search), place, 100, withPrices: false, [], Never);
            seen.AddRange(page.Rows.Select(row => row.OfferId));
            sizes.Add(page.Rows.Sum(row => row.Listing.Length));
            (place, more) = (page.Rows.Count > 0 ? page.Rows[^1].Place : place, page.HasMore);
        }

        Assert.Equal(search is null ? ids : ["b", "f", "a", "c", "d", "e", "g"], seen);
        Assert.All(sizes, size => Assert.InRange(size, 0, CatalogStore.PageBytes * 3));
        Assert.InRange(sizes.Count, 3, 5);
    }

    [Fact]
    public async Task A_private_plan_is_found_and_shown_to_its_audience_alone()
    {
        await LiveAsync("mixed", title: "Open", privatePlan: "Secretive", members: [Customer]);
        await LiveAsync("guarded", title: "Guarded", isPublic: false, privatePlan: "Secretive", members: [Customer, "other"]);
        var guarded = new OfferKey("contoso", "guarded");

        Assert.Equal(["mixed"], await FindAsync(null));
        Assert.Empty(await FindAsync("secretive"));
        Assert.Empty(await FindAsync("guarded"));
        Assert.Empty(await FindAsync("secretive", members: ["nobody"]));
        Assert.Null(await Store.Catalog.FindLiveAsync(guarded, ["nobody"], everyPlan: false, Never));
        Assert.Empty((await Store.Catalog.FindLiveAsync(new("contoso", "mixed"), ["other"], everyPlan: false, Never))!.OpenPlans);

        Assert.Equal(["guarded", "mixed"], await FindAsync("secretive", members: [Customer]));
        Assert.Equal(["guarded"], await FindAsync("guarded", members: ["other"]));
        Assert.Equal(["guarded", "mixed"], await FindAsync(null, members: [Customer]));
        Assert.Equal(["private"], (await Store.Catalog.FindLiveAsync(guarded, ["other", "another"], everyPlan: false, Never))!.OpenPlans);
        Assert.True((await Store.Catalog.FindLiveAsync(guarded, [], everyPlan: true, Never))!.HasEveryPlan);
    }

    [Fact]
    public async Task Only_the_version_that_is_live_is_found_and_a_preview_by_nobody()
    {
        var offer = await LiveAsync("a", title: "First");
        await PreviewAsync(offer, View("Second"));
        Assert.Equal(["a"], await FindAsync("first"));
        Assert.Empty(await FindAsync("second"));

        await PreviewAsync(offer, View("Third"));
        await offer.WalkAsync(await offer.DoAsync(StoredOffer.GoLive()));
        Assert.Empty(await FindAsync("first"));
        Assert.Empty(await FindAsync("second"));
        Assert.Equal(["a"], await FindAsync("third"));
        await PreviewAsync(offer, View("Fourth"));
        Assert.Equal(2, await Store.ScalarAsync<long>("SELECT COUNT(*) FROM catalog_index"));
    }

    [Fact]
    public async Task An_offer_that_went_live_under_an_older_program_is_found_once_it_is_indexed_and_indexed_once()
    {
        var offer = new StoredOffer(Store, "old");
        await PreviewAsync(offer, null);
        await offer.WalkAsync(await offer.DoAsync(StoredOffer.GoLive()));
        Assert.Empty(await FindAsync(null));
        Assert.Null(await Store.Catalog.FindLiveAsync(offer.Key, [], everyPlan: true, Never));
        Assert.Equal([offer.Key], await Store.Catalog.ListUnindexedAsync(10, Never));

        await PreviewAsync(offer, View("Newer"));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Store.Catalog.IndexAsync(offer.Key, 1, "{}", "{}", View("Old"), Never)));

        Assert.Empty(await Store.Catalog.ListUnindexedAsync(10, Never));
        Assert.Equal(["old"], await FindAsync("old"));
        var change = Assert.Single((await Store.Changes.ReadAsync(0, 10, Never))!);
        Assert.Equal(("old", 1, "live"), (change.OfferId, change.Version, change.Change));
        await offer.WalkAsync(await offer.DoAsync(StoredOffer.GoLive()));
        Assert.Equal(["old"], await FindAsync("newer"));
    }

    private async Task<StoredOffer> LiveAsync(
        string id,
        string title = "Title",
        string text = "Text",
        string publisher = "Contoso",
        string[]? categories = null,
        string[]? regions = null,
        bool isPublic = true,
        string? privatePlan = null,
        string[]? members = null)
    {
        var offer = new StoredOffer(Store, id, publisher);
        await PreviewAsync(offer, View(title, text, publisher, categories, regions, isPublic, privatePlan, members));
        await offer.WalkAsync(await offer.DoAsync(StoredOffer.GoLive()));
        return offer;
    }

    private static async Task PreviewAsync(StoredOffer stored, CatalogIndex? index)
    {
        var offer = await stored.PublishingAsync(Guid.NewGuid().ToString());
        while (offer.Running is not null)
        {
            var effects = new StepEffects { Listing = "{}", PreviewListing = "{}", Index = index };
            offer = await stored.DoAsync(
                StoredOffer.Succeed(offer), effects: offer.Newest!.Current!.Id == StepIds.Package ? effects : null);
        }
    }

    private static CatalogIndex View(
        string title,
        string text = "Text",
        string publisher = "Contoso",
        string[]? categories = null,
        string[]? regions = null,
        bool isPublic = true,
        string? privatePlan = null,
        string[]? members = null)
    {
        var plan = new Slipway.Contracts.CatalogPlan("plan", "", "", "", null, null, [], regions ?? ["US"], []);
        var listing = new Slipway.Contracts.CatalogListing(
            title, text, "", "", new Dictionary<string, string>(), [], categories ?? [], null, null, isPublic ? [plan] : []);
        string Terms(params IEnumerable<Slipway.Contracts.CatalogPlan> plans) =>
            string.Join(' ', CatalogTerms.Of(publisher, publisher, "microsoft-azure-virtualmachines", listing, [.. plans]));
        var views = new List<IndexedView>();
        if (isPublic)
            views.Add(new("", Terms(plan), []));
        if (privatePlan is not null)
            views.Add(new("private", Terms(plan, plan with { PlanId = "private", Title = privatePlan }), members!));
        return new CatalogIndex(privatePlan is null ? "[]" : "[{}]", "{}", views);
    }

    private async Task<IReadOnlyList<string>> FindAsync(
        string? search,
        string? category = null,
        string? type = null,
        string? publisher = null,
        string? region = null,
        string[]? members = null)
    {
        var (question, _) = CatalogQuery.Read(search, category, type, publisher, region);
        return [.. (await Store.Catalog.ListAsync(
            question, CatalogPlace.Start, 100, withPrices: true, members ?? [], Never)).Rows.Select(row => row.OfferId)];
    }

    private static CatalogQuery Question(string? search) => CatalogQuery.Read(search, null, null, null, null).Query;

    private async Task<IReadOnlyList<CatalogRow>> PageAsync(CatalogQuery question, CatalogPlace after, int top) =>
        (await Store.Catalog.ListAsync(question, after, top, withPrices: false, [], Never)).Rows;
}
