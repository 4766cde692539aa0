using Slipway.Storage.Identity;
using Slipway.Storage.Notifications;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Notifications;

/// <summary>The webhooks of a publisher, and their audit.</summary>
public abstract class WebhookSuite(StoreKind kind) : StoreSuite(kind)
{
    [Fact]
    public async Task A_publisher_has_at_most_twenty_webhooks()
    {
        var added = await Together.RunAsync(
            Enumerable.Range(0, 22), one => Store.Webhooks.AddAsync(Webhook($"{one}", "contoso", ""), Never));

        Assert.Equal(WebhookStore.MostOfPublisher, added.Count(one => one));
        Assert.Equal(WebhookStore.MostOfPublisher, (await Store.Webhooks.ListAsync("contoso", Never)).Count);
        Assert.Empty(await Store.Webhooks.ListAsync("fabrikam", Never));
        Assert.True(await Store.Webhooks.RemoveAsync((await Store.Webhooks.ListAsync(null, Never))[0].WebhookId, Never));
        Assert.True(await Store.Webhooks.AddAsync(Webhook("more", "contoso", ""), Never));
        Assert.Null(await Store.Webhooks.FindAsync("nothing", Never));
        Assert.Equal([1, 2], (await Store.Webhooks.FindAsync("more", Never))!.SealedSecret);
    }

    [Fact]
    public async Task Who_adds_or_removes_a_webhook_is_in_the_audit_and_what_follows_its_host_is_not()
    {
        var webhooks = new WebhookStore(Store.Database, "cli:ada@build");
        await webhooks.AddAsync(Webhook("one", "contoso", "live"), Never);
        await webhooks.RemoveAsync("one", Never);
        await webhooks.RemoveAsync("one", Never);

        var rows = await new AuditStore(Store.Database).ListAsync(null, "contoso", Never);

        Assert.Equal([("webhookAdded", "cli:ada@build"), ("webhookRemoved", "cli:ada@build")], rows.Select(row => (row.What, row.Actor)));
        Assert.All(rows, row => Assert.Equal("""{"webhook":"one","host":"hooks.example","events":"live"}""", row.Detail));
    }

    internal static WebhookRow Webhook(string id, string publisher, string events) =>
        new() { WebhookId = id, PublisherKey = publisher, Url = "https://hooks.example/all", Events = events, SealedSecret = [1, 2] };
}

public sealed class WebhookOnSqlite() : WebhookSuite(StoreKind.Sqlite);

public sealed class WebhookOnPostgres() : WebhookSuite(StoreKind.Postgres);
