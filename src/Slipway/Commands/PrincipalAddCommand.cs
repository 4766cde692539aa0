using System.CommandLine;
using Slipway.Cli.Options;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Identity;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary>
/// <c>slipway principal add</c>: registers a principal, or adds roles and subscriptions to a
/// registered one.
/// </summary>
internal static class PrincipalAddCommand
{
    /// <summary>
    /// Ours: without a named tenant there is only one, with the id that a rehearsal uses.
    /// </summary>
    private const string DefaultTenant = RehearsalIdentities.Tenant;

    public static Command Create()
    {
        var app = ApplicationOption.Create("The application id, which is the client_id of its tokens.");
        var tenant = GuidOption.One("--tenant", $"The tenant id; default {DefaultTenant}.");
        var objectId = GuidOption.One("--object", "The object id of the service principal; without it, one is generated.");
        var role = new Option<string>("--role") { Description = "The role to give." };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var publisher = new Option<string>("--publisher")
        {
            Description = "The publisher on which the role applies: required with owner, contributor and reader.",
        };
        var subscriptions = GuidOption.Many(
            "--subscription", "A customer's subscription, whose allowed previews it may see; may be repeated.");
        var noSecret = new Option<bool>("--no-secret")
        {
            Description = "Creates no secret: for applications whose tokens come from another issuer.",
        };
        return new StoreCommand(
            "add",
            "Registers a principal and shows its secret once, or adds roles and subscriptions to a registered one.",
            [app, tenant, objectId, role, publisher, subscriptions, noSecret],
            async (run, cancel) =>
            {
                if (run.Parsed.GetValue(publisher) is { } publisherId
                    && await run.Identities.FindPublisherAsync(publisherId, cancel) is null)
                    return run.Fail($"there is no publisher '{publisherId}'; add it first.");
                var appId = run.Parsed.GetValue(app)!;
                var known = await run.Identities.FindPrincipalAsync(appId, cancel);
                var principal = new PrincipalRow
                {
                    AppId = appId,
                    TenantId = run.Parsed.GetValue(tenant) ?? known?.TenantId ?? DefaultTenant,
                    ObjectId = run.Parsed.GetValue(objectId) ?? known?.ObjectId ?? Guid.CreateVersion7().ToString(),
                };
                var secret = known is null && !run.Parsed.GetValue(noSecret) ? ClientSecret.Generate() : null;
                RoleRow[] roles = run.Parsed.GetValue(role) is { } name ? [new RoleRow
                {
                    Role = name,
                    PublisherKey = run.Parsed.GetValue(publisher) ?? "",
                }] : [];
                await run.Identities.AddPrincipalAsync(
                    principal, secret is null ? null : ClientSecret.Hash(secret), roles, run.Parsed.GetValue(subscriptions) ?? [], cancel);
                return run.Show(new Added(
                    principal.AppId, principal.TenantId, principal.ObjectId, secret), Text(principal, secret, isNew: known is null));
            },
            FaultOf, mayCreate: true);

        string? FaultOf(ParseResult parsed) => Fault(parsed.GetValue(role), parsed.GetValue(publisher), changesMore:
            parsed.GetValue(subscriptions) is { Length: > 0 } || parsed.GetValue(tenant) is not null
                || parsed.GetValue(objectId) is not null);
    }

    private static string? Fault(string? role, string? publisher, bool changesMore) => role switch
    {
        null when publisher is not null => "--publisher needs a --role.",
        null when !changesMore => "there is nothing to add: give a --role or a --subscription, or another --tenant or --object.",
        null => null,
        _ when Roles.IsMarketplaceRole(role) && publisher is not null
            => $"{role} is a role on the whole marketplace; leave --publisher out.",
        _ when !Roles.IsMarketplaceRole(role) && publisher is null => $"{role} is a role on one publisher; name it with --publisher.",
        _ => null,
    };

    private static string Text(PrincipalRow principal, string? secret, bool isNew) => $"""
        principal {principal.AppId} {(isNew ? "added" : "changed")}
        tenant    {principal.TenantId}
        object    {principal.ObjectId}
        secret    {(secret is not null ? $"{secret}  (shown this once)" : isNew ? "none" : "as before")}
        """;

    internal sealed record Added(string App, string Tenant, string Object, string? Secret);
}
