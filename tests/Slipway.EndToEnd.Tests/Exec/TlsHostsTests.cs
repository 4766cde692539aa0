using System.Diagnostics;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Exec;

/// <summary><c>serve --tls-hosts</c> and <c>ca export</c>, for those who prefer a hosts file and a trust store of their own.</summary>
public sealed class TlsHostsTests
{
    private static readonly string[] Args = ["--rehearsal", "--tls-hosts", "--tls-port", "0"];

    [Fact]
    public async Task The_hosts_are_served_by_name_under_one_authority_that_outlives_a_restart()
    {
        await using var place = await Place.CreateAsync();
        string authority;
        await using (var server = await SlipwayProcess.ServeAsync(place, Args))
        {
            authority = (await place.RunAsync("ca", "export")).Output;
            Assert.DoesNotContain("PRIVATE", authority, StringComparison.Ordinal);
            Assert.DoesNotContain("SEALED", authority, StringComparison.Ordinal);
            var file = Path.Combine(place.Folder, "ca.pem");
            await File.WriteAllTextAsync(file, authority);
            var port = await TlsPortAsync(server);
            foreach (var host in (string[])[
                "cloudpartner.azure.com", "login.microsoftonline.com", "login.microsoft.com", "management.azure.com"])
                Assert.Equal("200 2", await CurlAsync(place, host, port, file));
            Assert.Equal("000 0", await CurlAsync(place, "example.com", port, file));
        }

        await using var again = await SlipwayProcess.ServeAsync(place, Args);
        Assert.Equal(
            "200 2", await CurlAsync(place, "cloudpartner.azure.com", await TlsPortAsync(again), Path.Combine(place.Folder, "ca.pem")));
        Assert.Equal(authority, (await place.RunAsync("ca", "export")).Output);
    }

    [Fact]
    public async Task Without_a_rehearsal_or_an_authority_one_line_says_what_to_do()
    {
        await using var place = await Place.CreateAsync();
        var marketplace = await place.RunAsync("serve", "--tls-hosts");
        Assert.Equal(2, marketplace.Code);
        Assert.Contains("add --rehearsal", Assert.Single(marketplace.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(0, (await place.RunAsync(
            "publisher", "add", "contoso", "--name", "Contoso", "--seller-contact", "seller@contoso.example")).Code);
        var none = await place.RunAsync("ca", "export");
        Assert.Equal((1, ""), (none.Code, none.Output));
        Assert.Contains("serve --rehearsal --tls-hosts", Assert.Single(none.ErrorLines), StringComparison.Ordinal);
    }

    private static async Task<int> TlsPortAsync(SlipwayProcess server)
    {
        await Bounded.UntilAsync(() => server.OutputLines.Count == 2, () => "The second address is not told.");
        return new Uri(server.OutputLines[1].Split(' ')[^1]).Port;
    }

    private static async Task<string> CurlAsync(Place place, string host, int port, string authority)
    {
        string[] args = ["-s", "-o", "/dev/null", "-w", "%{http_code} %{http_version}", "--noproxy", "*", "--cacert", authority,
            "--connect-to", $"{host}:443:127.0.0.1:{port}", $"https://{host}/health/live"];
        using var curl = Process.Start(SlipwayProgram.StartInfo(place.Folder, "curl", args, []))!;
        var said = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return said;
    }
}
