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
        new("signing-key", "The signing keys of the built-in token service. The newest key signs; tokens of the older keys stay valid.")
    {
        List(),
        Rotate(),
        Remove(),
    };

    private static Command List() => new StoreCommand("list", "Lists the keys by their ids, newest first.", [], async (run, cancel) =>
        {
            var keys = (await new KeyStore(run.Database).SigningKeysAsync(cancel))
                .Select((row, index) =>
                    new ShownKey(row.KeyId, WireTime.OfTicks(row.Created), Signs: index == 0))
                .ToList();
            return run.Show(keys, ["ID", "CREATED", "SIGNS"], key => [key.Id, key.Created, key.Signs ? "yes" : "no"]);
        });

    private static Command Rotate() => new StoreCommand(
            "rotate",
            "Adds a key; every node signs with it within a minute. Tokens of the older keys stay valid.",
            [],
            async (run, cancel) =>
            {
                var keys = new KeyStore(run.Database);
                var ring = await KeyRing.OpenAsync(keys, run.Store.KeyFileOf(run.Parsed), cancel);
                var key = SigningKeys.NewKey(ring.ToProvider());
                await keys.AddSigningKeyAsync(key, CommandActor.Name, cancel);
                return run.Show(
                    new JsonObject
                    {
                        ["id"] = key.KeyId,
                    }, $"signing key {key.KeyId} added; remove the previous one once its last token has expired");
            });

    private static Command Remove()
    {
        var id = new Option<string>("--id") { Description = "The key's id, as 'slipway signing-key list' shows it.", Required = true };
        return new StoreCommand(
            "remove",
            "Removes a key that no longer signs; tokens that it signed become invalid within a minute.",
            [id],
            async (run, cancel) =>
            {
                var keyId = run.Parsed.GetValue(id)!;
                if (!await new KeyStore(run.Database).RemoveSigningKeyAsync(keyId, CommandActor.Name, cancel))
                    return run.Fail($"signing key '{keyId}' does not exist, or is the newest, which signs. To remove the "
                        + "newest, first add another with 'slipway signing-key rotate'.");
                return run.Show(new JsonObject { ["id"] = keyId, ["removed"] = true }, $"signing key {keyId} removed");
            });
    }

    internal sealed record ShownKey(string Id, string Created, bool Signs);
}
