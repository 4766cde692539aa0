using System.CommandLine;
using System.Net.Mail;
using Slipway.Core.Definitions;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway publisher add | list</c></summary>
public static class PublisherCommand
{
    public static Command Create() => new("publisher", "Publishers of the marketplace.") { Add(), List() };

    private static Command Add()
    {
        var id = new Argument<string>("ID")
        {
            Description = "The publisher's id; its casing is kept, but ids that differ only in casing are the same.",
        };
        var name = new Option<string>("--name") { Description = "The publisher's display name.", Required = true };
        var contact = new Option<string>("--seller-contact")
        {
            Description = "The address for mail about migrated offers.",
            Required = true,
        };
        var migrated = new Option<bool>("--migrated") { Description = "Its new offers are created as migrated offers." };
        id.Validators.Add(result =>
        {
            if (OfferIdentifiers.PublisherIdFault(result.GetValueOrDefault<string>() ?? "") is { } fault)
                result.AddError(fault);
        });
        contact.Validators.Add(result =>
        {
            if (!MailAddress.TryCreate(result.GetValueOrDefault<string>(), out _))
                result.AddError("--seller-contact must be a mail address.");
        });
        return new StoreCommand("add", "Adds a publisher.", [id, name, contact, migrated], async (run, cancel) =>
        {
            var publisher = new PublisherRow
            {
                PublisherId = run.Parsed.GetValue(id)!,
                Name = run.Parsed.GetValue(name)!,
                SellerContact = run.Parsed.GetValue(contact)!,
                Migrated = run.Parsed.GetValue(migrated),
            };
            if (!await run.Identities.AddPublisherAsync(publisher, cancel))
                return run.Fail($"there is already a publisher '{publisher.PublisherId}'.");
            var added = await run.Identities.FindPublisherAsync(publisher.PublisherId, cancel);
            return run.Show(Shown(added!), $"publisher {added!.PublisherId} added, seller id {added.SellerId}");
        }, mayCreate: true);
    }

    private static Command List() => new StoreCommand("list", "Lists the publishers.", [], async (run, cancel) =>
        {
            var publishers = await run.Identities.ListPublishersAsync(cancel);
            return run.Show(
                [.. publishers.Select(Shown)],
                ["ID", "NAME", "SELLER ID", "SELLER CONTACT", "MIGRATED"],
                publisher =>
                    [publisher.Id, publisher.Name, $"{publisher.SellerId}", publisher.SellerContact, publisher.Migrated ? "yes" : "no"]);
        });

    private static ShownPublisher Shown(PublisherRow row) => new(row.PublisherId, row.Name, row.SellerId, row.SellerContact, row.Migrated);

    internal sealed record ShownPublisher(string Id, string Name, long SellerId, string SellerContact, bool Migrated);
}
