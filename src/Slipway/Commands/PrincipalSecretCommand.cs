using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Cli.Options;
using Slipway.Core.Publishing;
using Slipway.Server.Identity;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary>
/// <c>slipway principal secret add | list | remove</c>: to replace a secret, add one, configure it
/// in the client, and remove the old one.
/// </summary>
internal static class PrincipalSecretCommand
{
    private const int LongestLife = 3650;

    public static Command Create() => new("secret", "The secrets of a principal; two may be valid at a time.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var days = new Option<int?>("--expires")
        {
            Description = "The number of days after which it expires; without it, it never expires.",
        };
        days.Validators.Add(result =>
        {
            if (result.Tokens is [var given] && !(int.TryParse(given.Value, out var count) && count is >= 1 and <= LongestLife))
                result.AddError($"--expires is a number of days from 1 to {LongestLife}.");
        });
        var app = ApplicationOption.Create();
        return new StoreCommand(
            "add",
            "Creates another secret and shows it once. It is valid at once; the other one stays valid.",
            [app, days],
            async (run, cancel) =>
            {
                var appId = run.Parsed.GetValue(app)!;
                if (await run.Identities.FindPrincipalAsync(appId, cancel) is null)
                    return run.Fail($"there is no principal '{appId}'.");
                var (id, secret) = (IdentityStore.NewSecretId(), ClientSecret.Generate());
                DateTimeOffset? expires = run.Parsed.GetValue(days) is { } life ? run.Database.Machine.GetUtcNow().AddDays(life) : null;
                var inTheWay = await run.Identities.Secrets.AddAsync(appId, id, ClientSecret.Hash(secret), expires, cancel);
                if (inTheWay.Count > 0)
                    return run.Fail(TooMany(appId, inTheWay));
                var until = expires is { } end ? $", until {WireTime.Format(end)}" : "";
                return run.Show(new JsonObject { ["app"] = appId, ["id"] = id, ["secret"] = secret, ["expires"] = expires },
                    $"secret {id} of {appId} added{until}\nsecret    {secret}  (shown this once)");
            });
    }

    private static Command List()
    {
        var app = ApplicationOption.Create();
        return new StoreCommand(
            "list",
            "Lists the secrets by id, never the secrets themselves. Times of last use are exact to an hour.",
            [app],
            async (run, cancel) =>
            {
                var appId = run.Parsed.GetValue(app)!;
                if (await run.Identities.FindPrincipalAsync(appId, cancel) is null)
                    return run.Fail($"there is no principal '{appId}'.");
                var now = run.Database.Machine.GetUtcNow().UtcTicks;
                var secrets = (await run.Identities.Secrets.ListAsync(appId, cancel))
                    .Select(row => new ShownSecret(
                        row.SecretId, Time(row.Created), Time(row.Expires), Time(row.LastUsed), row.Expires <= now))
                    .ToList();
                return run.Show(
                    secrets,
                    ["ID", "CREATED", "EXPIRES", "LAST USED"],
                    secret => [secret.Id, secret.Created!, secret.Expired
                        ? $"{secret.Expires} (expired)"
                        : secret.Expires ?? "never", secret.LastUsed ?? "never"]);
            });
    }

    private static Command Remove()
    {
        var id = new Argument<string>("ID") { Description = "The secret's id, as 'slipway principal secret list' shows it." };
        var app = ApplicationOption.Create();
        return new StoreCommand(
            "remove",
            "Removes a secret: no more tokens are issued for it. Tokens that were issued stay valid until they expire.",
            [app, id],
            async (run, cancel) =>
            {
                var (appId, secretId) = (run.Parsed.GetValue(app)!, run.Parsed.GetValue(id)!);
                if (!await run.Identities.Secrets.RemoveAsync(appId, secretId, cancel))
                    return run.Fail(
                        $"principal '{appId}' has no secret '{secretId}'; 'slipway principal secret list --app {appId}' lists its "
                        + "secrets.");
                return run.Show(
                    new JsonObject { ["app"] = appId, ["id"] = secretId, ["removed"] = true }, $"secret {secretId} of {appId} removed");
            });
    }

    private static string TooMany(string appId, IReadOnlyList<SecretRow> valid)
    {
        var shown = valid.Select(row => $"{row.SecretId} (created {Time(row.Created)}, last used {Time(row.LastUsed) ?? "never"})");
        var oldest = valid.OrderBy(row => row.LastUsed ?? 0).ThenBy(row => row.Created).First();
        return $"principal '{appId}' has {valid.Count} valid secrets already: {string.Join(" and ", shown)}. "
            + $"Remove the one that is no longer used, which seems to be {oldest.SecretId}: slipway principal secret "
            + $"remove {oldest.SecretId} --app {appId}";
    }

    private static string? Time(long? ticks) => ticks is { } time ? WireTime.OfTicks(time) : null;

    internal sealed record ShownSecret(string Id, string? Created, string? Expires, string? LastUsed, bool Expired);
}
