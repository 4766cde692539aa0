using System.CommandLine;
using Slipway.Core.Publishing;
using Slipway.Server.Identity;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway signing-key list | rotate | remove</c>: the keys that the built-in token service signs with.</summary>
internal static class SigningKeyCommand
{
    public static Command Create() => new("signing-key", "The keys of the built-in token service; the newest signs, all count.") { List(), Rotate(), Remove() };

    private static Command List()
    {
        var (command, store, output) = Verb("list", "Lists the keys by their ids, newest first.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var keys = (await new KeyStore(database).SigningKeysAsync(cancel))
                .Select((row, index) => new { Id = row.KeyId, Created = WireTime.Format(new DateTimeOffset(row.Created, TimeSpan.Zero)), Signs = index == 0 })
                .ToList();
            output.Write(parsed, keys, ["ID", "CREATED", "SIGNS"], key => [key.Id, key.Created, key.Signs ? "yes" : "no"]);
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Rotate()
    {
        var (command, store, output) = Verb("rotate", "Adds a key, with which every node signs within a minute. Tokens of the older keys go on counting.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var keys = new KeyStore(database);
            var ring = await KeyRing.OpenAsync(keys, store.KeyFileOf(parsed), cancel);
            var key = SigningKeys.NewKey(ring.ToProvider());
            await keys.AddSigningKeyAsync(key, CommandActor.Name, cancel);
            output.Write(parsed, new { id = key.KeyId }, $"signing key {key.KeyId} added; remove the one before once its last token has expired");
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var id = new Option<string>("--id") { Description = "The key's id, as 'slipway signing-key list' shows it.", Required = true };
        var (command, store, output) = Verb("remove", "Removes a key that no longer signs; tokens that it signed stop counting within a minute.");
        command.Options.Add(id);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var keyId = parsed.GetValue(id)!;
            if (!await new KeyStore(database).RemoveSigningKeyAsync(keyId, CommandActor.Name, cancel))
                return CommandLine.Fail(parsed, $"signing key '{keyId}' is not there, or is the newest, which signs; 'slipway signing-key rotate' makes another first.");
            output.Write(parsed, new { id = keyId, removed = true }, $"signing key {keyId} removed");
            return CommandLine.Done;
        });
        return command;
    }

    private static (Command Command, StoreFlags Store, Output Output) Verb(string name, string description)
    {
        var store = new StoreFlags();
        var output = new Output();
        var command = new Command(name, description);
        store.AddTo(command);
        output.AddTo(command);
        return (command, store, output);
    }
}
