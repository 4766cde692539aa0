namespace Slipway.Rehearsal.Tls;

/// <summary>The hosts that clients of the original have in their code (observed), and that a rehearsal can stand in for.</summary>
public static class ClientHosts
{
    /// <summary>What <c>az login</c> asks for subscriptions before it is content with its token.</summary>
    public const string Management = "management.azure.com";

    public static readonly IReadOnlyList<string> All = [
        "cloudpartner.azure.com", "login.microsoftonline.com", "login.microsoft.com", Management];

    public static bool Contains(string host) => All.Contains(host, StringComparer.OrdinalIgnoreCase);
}
