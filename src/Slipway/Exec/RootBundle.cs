namespace Slipway.Cli.Exec;

/// <summary>
/// The root certificates that the machine's programs trust, one PEM file at the place where common
/// systems keep it.
/// </summary>
internal static class RootBundle
{
    private static readonly string[] Places =
    [
        "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Alpine
        "/etc/pki/tls/certs/ca-bundle.crt", // Fedora, RHEL
        "/etc/ssl/ca-bundle.pem", // SUSE
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem", // Alpine, macOS
    ];

    /// <summary>
    /// Variables with which the caller may have named its own roots; these stay trusted.
    /// </summary>
    private static readonly string[] Variables = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"];

    /// <summary>The machine's root certificate files that programs read.</summary>
    public static IReadOnlyList<string> SystemFiles => [.. Places.Where(File.Exists).DistinctBy(Resolved)];

    /// <summary>All of these roots and one more.</summary>
    public static string With(string pem)
    {
        var callers = Variables.Select(Environment.GetEnvironmentVariable).OfType<string>().Where(File.Exists);
        var files = callers.Concat(SystemFiles.Take(1)).DistinctBy(Resolved);
        return string.Join('\n', files.Select(File.ReadAllText).Append(pem + "\n"));
    }

    /// <summary>The file that a link leads to, or the file itself.</summary>
    internal static string Resolved(string file) =>
        File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
}
