using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Cli.Options;
using Slipway.Core.Publishing;
using Slipway.Server.Identity;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary>
/// <c>slipway signing-key list | rotate | remove</c>: the signing keys of the built-in token
/// service.
/// </summary>
internal static class SigningKeyCommand
{
    public static Command Create() =>
        new("signing-key", "The signing keys of the built-in token service. The newest signs; tokens of all keys are valid.")
    {
        List(),
        Rotate(),
        Remove(),
    };

    private static Command List()
    {
        var (command, store, output) = Verb("list", "Lists the keys by their ids, newest first.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var keys = (await new KeyStore(database).SigningKeysAsync(cancel))
                .Select((row, index) =>
                    new ShownKey(row.KeyId, WireTime.Format(new DateTimeOffset(row.Created, TimeSpan.Zero)), Signs: index == 0))
                .ToList();
            output.Write(parsed, keys, ["ID", "CREATED", "SIGNS"], key => [key.Id, key.Created, key.Signs ? "yes" : "no"]);
            return Exit.Done;
        });
        return command;
    }

    private static Command Rotate()
    {
        var (command, store, output) = Verb(
            "rotate", "Adds a key; every node signs with it within a minute. Tokens of the older keys stay valid.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var keys = new KeyStore(database);
            var ring = await KeyRing.OpenAsync(keys, store.KeyFileOf(parsed), cancel);
            var key = SigningKeys.NewKey(ring.ToProvider());
            await keys.AddSigningKeyAsync(key, CommandActor.Name, cancel);
            output.Write(
                parsed, new JsonObject { ["id"] = key.KeyId },
                $"signing key {key.KeyId} added; remove the previous one once its last token has expired");
            return Exit.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var id = new Option<string>("--id") { Description = "The key's id, as 'slipway signing-key list' shows it.", Required = true };
        var (command, store, output) = Verb(
            "remove", "Removes a key that no longer signs; tokens that it signed become invalid within a minute.");
        command.Options.Add(id);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var keyId = parsed.GetValue(id)!;
            if (!await new KeyStore(database).RemoveSigningKeyAsync(keyId, CommandActor.Name, cancel))
                return Exit.Fail(parsed, $"signing key '{keyId}' does not exist, or is the newest, which signs. To remove the "
                    + "newest, first add another with 'slipway signing-key rotate'.");
            output.Write(parsed, new JsonObject { ["id"] = keyId, ["removed"] = true }, $"signing key {keyId} removed");
            return Exit.Done;
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

    internal sealed record ShownKey(string Id, string Created, bool Signs);
}
