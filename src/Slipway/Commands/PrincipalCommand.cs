using System.Text.Json.Nodes;
using Slipway.Cli.Options;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway principal add | list | remove | secret</c></summary>
public static class PrincipalCommand
{
    public static Command Create() => new("principal", "Principals: the applications that may use the marketplace.")
    {
        PrincipalAddCommand.Create(),
        List(),
        Remove(),
        PrincipalSecretCommand.Create(),
    };

    private static Command List()
    {
        var store = new StoreFlags();
        var output = new Output();
        var command = new Command("list", "Lists the principals with their roles.");
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var identities = new IdentityStore(database);
            var shown = new List<ShownPrincipal>();
            foreach (var row in await identities.ListPrincipalsAsync(cancel))
            {
                var roles = await identities.RolesAsync(row.AppId, cancel);
                shown.Add(new ShownPrincipal(
                    row.AppId,
                    row.TenantId,
                    row.ObjectId,
                    [.. roles.Select(role => new ShownRole(role.Role, role.PublisherKey.Length == 0 ? null : role.PublisherKey))],
                    await identities.SubscriptionsAsync(row.AppId, cancel)));
            }

            output.Write(
                parsed,
                shown,
                ["APP", "TENANT", "OBJECT", "ROLES", "SUBSCRIPTIONS"],
                principal => [principal.App, principal.Tenant, principal.Object, string.Join(
                    ", ", principal.Roles), string.Join(", ", principal.Subscriptions)]);
            return Exit.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var store = new StoreFlags();
        var output = new Output();
        var app = ApplicationOption.Create();
        var command = new Command("remove", "Removes a principal with its secrets and roles; its tokens become invalid at once.") { app };
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var appId = parsed.GetValue(app)!;
            if (!await new IdentityStore(database, CommandActor.Name).RemovePrincipalAsync(appId, cancel))
                return Exit.Fail(parsed, $"there is no principal '{appId}'.");
            output.Write(parsed, new JsonObject { ["app"] = appId, ["removed"] = true }, $"principal {appId} removed");
            return Exit.Done;
        });
        return command;
    }

    internal sealed record ShownPrincipal(
        string App, string Tenant, string Object, IReadOnlyList<ShownRole> Roles, IReadOnlyList<string> Subscriptions);

    /// <param name="Role">The role's name.</param>
    /// <param name="Publisher">Null for a role on the whole marketplace.</param>
    internal sealed record ShownRole(string Role, string? Publisher)
    {
        public override string ToString() => Publisher is null ? Role : $"{Role} of {Publisher}";
    }
}
