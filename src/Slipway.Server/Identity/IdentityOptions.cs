using System.Diagnostics.CodeAnalysis;
using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Identity;

/// <summary>Whose tokens are accepted, and what the built-in token service issues.</summary>
public sealed record IdentityOptions
{
    public static readonly SettingsTable<IdentityOptions> Settings = new()
    {
        {
            "Identity:Authority", "none (the built-in token service)",
            "An OpenID Connect issuer whose tokens are accepted instead. See [identity.md](identity.md).",
            TextIf(IsAuthority, "an https address without a query (http on this machine alone)"), (options, value) => options with
            {
                Authority = value,
            }
        },
        {
            "Identity:Audience", "`https://cloudpartner.azure.com`",
            "The audiences that tokens may have, with or without a trailing slash; several with commas. The built-in token "
            + "service issues tokens for the first.",
            Texts, (options, value) => options with { Audience = value[0], MoreAudiences = [.. value.Skip(1)] }
        },
        {
            "Identity:Tenants", "none (every tenant of the issuer)",
            "The tenants (`tid`) whose tokens are accepted; several with commas.",
            List<string>(IsTenant, "GUIDs"), (options, value) => options with { Tenants = value }
        },
        {
            "Identity:ClockSkew", "`00:01:00`",
            "How far the clocks of issuer and service may be apart.",
            Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), (options, value) => options with { ClockSkew = value }
        },
        {
            "Identity:FailedLogins", "`10`",
            "How often a client may send the token service a wrong secret from one address before it has to wait; ten times as often for "
            + "all "
            + "clients of an address.",
            Number(1, 1_000_000), (options, value) => options with { FailedLogins = value }
        },
        {
            "Identity:TokenLifetime", "`01:00:00`",
            "How long tokens of the built-in token service live.",
            Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), (options, value) => options with { TokenLifetime = value }
        },
    };

    /// <summary>Null maps the built-in token service.</summary>
    public string? Authority { get; init; }

    public string Audience { get; init; } = "https://cloudpartner.azure.com";

    public IReadOnlyList<string> MoreAudiences { get; init; } = [];

    /// <summary>Empty: those of every tenant.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Null: 10.</summary>
    public int? FailedLogins { get; init; }

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the first signing key is one that all servers of this process share: for servers
    /// that tests start by the dozen. Not a setting.
    /// </summary>
    public bool SharesSigningKey { get; init; }

    /// <summary>Whoever can change what the issuer says can be anybody; so it must be https, or not leave this machine.</summary>
    private static bool IsAuthority(string text) =>
        IsWebAddress(text) && new Uri(text) is { Query: "", Fragment: "", UserInfo: "" } uri
            && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);

    private static bool IsTenant(string text, [MaybeNullWhen(false)] out string tenant)
    {
        tenant = Guid.TryParse(text, out var id) ? id.ToString() : null;
        return tenant is not null;
    }
}
