using System.Text.Json.Nodes;
using Slipway.Cli.Options;

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

    private static Command List() => new StoreCommand("list", "Lists the principals with their roles.", [], async (run, cancel) =>
        {
            var shown = new List<ShownPrincipal>();
            foreach (var row in await run.Identities.ListPrincipalsAsync(cancel))
            {
                var roles = await run.Identities.RolesAsync(row.AppId, cancel);
                shown.Add(new ShownPrincipal(
                    row.AppId,
                    row.TenantId,
                    row.ObjectId,
                    [.. roles.Select(role => new ShownRole(role.Role, role.PublisherKey.Length == 0 ? null : role.PublisherKey))],
                    await run.Identities.SubscriptionsAsync(row.AppId, cancel)));
            }

            return run.Show(
                shown,
                ["APP", "TENANT", "OBJECT", "ROLES", "SUBSCRIPTIONS"],
                principal => [principal.App, principal.Tenant, principal.Object, string.Join(
                    ", ", principal.Roles), string.Join(", ", principal.Subscriptions)]);
        });

    private static Command Remove()
    {
        var app = ApplicationOption.Create();
        return new StoreCommand(
            "remove",
            "Removes a principal with its secrets and roles; its tokens become invalid at once.",
            [app],
            async (run, cancel) =>
            {
                var appId = run.Parsed.GetValue(app)!;
                if (!await run.Identities.RemovePrincipalAsync(appId, cancel))
                    return run.Fail($"there is no principal '{appId}'.");
                return run.Show(new JsonObject { ["app"] = appId, ["removed"] = true }, $"principal {appId} removed");
            });
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
