using System.CommandLine;
using System.Net.Mail;
using Slipway.Cli.Options;
using Slipway.Core.Definitions;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway publisher add | list</c></summary>
public static class PublisherCommand
{
    public static Command Create() => new("publisher", "Publishers of the marketplace.") { Add(), List() };

    private static Command Add()
    {
        var store = new StoreFlags();
        var output = new Output();
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
        var command = new Command("add", "Adds a publisher.") { id, name, contact, migrated };
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel, mayCreate: true);
            var identities = new IdentityStore(database, CommandActor.Name);
            var publisher = new PublisherRow
            {
                PublisherId = parsed.GetValue(id)!,
                Name = parsed.GetValue(name)!,
                SellerContact = parsed.GetValue(contact)!,
                Migrated = parsed.GetValue(migrated),
            };
            if (!await identities.AddPublisherAsync(publisher, cancel))
                return Exit.Fail(parsed, $"there is already a publisher '{publisher.PublisherId}'.");
            var added = await identities.FindPublisherAsync(publisher.PublisherId, cancel);
            output.Write(parsed, Shown(added!), $"publisher {added!.PublisherId} added, seller id {added.SellerId}");
            return Exit.Done;
        });
        return command;
    }

    private static Command List()
    {
        var store = new StoreFlags();
        var output = new Output();
        var command = new Command("list", "Lists the publishers.");
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var publishers = await new IdentityStore(database).ListPublishersAsync(cancel);
            output.Write(
                parsed,
                [.. publishers.Select(Shown)],
                ["ID", "NAME", "SELLER ID", "SELLER CONTACT", "MIGRATED"],
                publisher =>
                    [publisher.Id, publisher.Name, $"{publisher.SellerId}", publisher.SellerContact, publisher.Migrated ? "yes" : "no"]);
            return Exit.Done;
        });
        return command;
    }

    private static ShownPublisher Shown(PublisherRow row) => new(row.PublisherId, row.Name, row.SellerId, row.SellerContact, row.Migrated);

    internal sealed record ShownPublisher(string Id, string Name, long SellerId, string SellerContact, bool Migrated);
}
