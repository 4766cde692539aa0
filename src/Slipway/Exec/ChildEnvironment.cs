using Slipway.Rehearsal.Identity;

namespace Slipway.Cli.Exec;

/// <summary>The environment variables that lead the command's clients to the run.</summary>
/// <param name="Server">The server's own address.</param>
/// <param name="Proxy">The proxy's address.</param>
/// <param name="Bundle">The file of root certificates.</param>
/// <param name="Client">The client id to sign in with.</param>
/// <param name="Preload">The script that Node.js loads first.</param>
/// <param name="AzureFolder">The folder for the state of <c>az</c>.</param>
internal sealed record ChildEnvironment(string Server, string Proxy, string Bundle, string Client, string Preload, string AzureFolder)
{
    /// <summary>Each of these would lead requests or tokens past the server.</summary>
    private static readonly string[] Unset = ["ALL_PROXY", "all_proxy", "AZURE_TOKEN", "AZURE_AUTHORITY_HOST"];

    /// <summary>
    /// The hosts that clients reach without the proxy: the server's own address and other servers
    /// on this machine.
    /// </summary>
    private const string Direct = "localhost,127.0.0.1,::1,[::1]";

    public void ApplyTo(IDictionary<string, string?> variables, IReadOnlyList<KeyValuePair<string, string>> more)
    {
        foreach (var name in Unset)
            variables.Remove(name);
        var own = new Dictionary<string, string>
        {
            ["HTTPS_PROXY"] = Proxy,
            ["https_proxy"] = Proxy,
            ["HTTP_PROXY"] = Proxy,
            ["http_proxy"] = Proxy,
            ["NO_PROXY"] = Direct,
            ["no_proxy"] = Direct,
            ["SSL_CERT_FILE"] = Bundle, // Go, .NET, libcloud, curl, Python
            ["REQUESTS_CA_BUNDLE"] = Bundle, // requests, msal, adal, az
            ["CURL_CA_BUNDLE"] = Bundle,
            ["NODE_EXTRA_CA_CERTS"] = Bundle,
            ["NODE_USE_ENV_PROXY"] = "1",
            ["NODE_OPTIONS"] =
                $"{(variables.TryGetValue("NODE_OPTIONS", out var options) ? options : "")} --require \"{Preload}\"".TrimStart(),
            ["AZURE_TENANT_ID"] = RehearsalIdentities.Tenant,
            ["AZURE_CLIENT_ID"] = Client,
            ["AZURE_CLIENT_SECRET"] = RehearsalIdentities.Secret,
            ["AZURE_CONFIG_DIR"] = AzureFolder,
            ["SLIPWAY_URL"] = Server,
        };
        foreach (var (name, value) in own.Concat(more.Select(one => KeyValuePair.Create(one.Key, Filled(one.Value)))))
            variables[name] = value;
    }

    /// <summary>Braces around other names stay as they are.</summary>
    private string Filled(string value) => value
        .Replace("{tenant}", RehearsalIdentities.Tenant, StringComparison.Ordinal)
        .Replace("{client}", Client, StringComparison.Ordinal)
        .Replace("{secret}", RehearsalIdentities.Secret, StringComparison.Ordinal)
        .Replace("{ca}", Bundle, StringComparison.Ordinal)
        .Replace("{proxy}", Proxy, StringComparison.Ordinal)
        .Replace("{url}", Server, StringComparison.Ordinal);
}
