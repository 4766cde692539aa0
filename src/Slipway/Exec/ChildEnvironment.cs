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
        variables["HTTPS_PROXY"] = variables["https_proxy"] = variables["HTTP_PROXY"] = variables["http_proxy"] = Proxy;
        variables["NO_PROXY"] = variables["no_proxy"] = Direct;
        variables["SSL_CERT_FILE"] = Bundle; // Go, .NET, libcloud, curl, Python
        variables["REQUESTS_CA_BUNDLE"] = Bundle; // requests, msal, adal, az
        variables["CURL_CA_BUNDLE"] = Bundle;
        variables["NODE_EXTRA_CA_CERTS"] = Bundle;
        variables["NODE_USE_ENV_PROXY"] = "1";
        variables["NODE_OPTIONS"] =
            $"{(variables.TryGetValue("NODE_OPTIONS", out var options) ? options : "")} --require \"{Preload}\"".TrimStart();
        variables["AZURE_TENANT_ID"] = RehearsalIdentities.Tenant;
        variables["AZURE_CLIENT_ID"] = Client;
        variables["AZURE_CLIENT_SECRET"] = RehearsalIdentities.Secret;
        variables["AZURE_CONFIG_DIR"] = AzureFolder;
        variables["SLIPWAY_URL"] = Server;
        foreach (var (name, value) in more)
            variables[name] = Filled(value);
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
