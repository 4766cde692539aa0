using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Starting;

/// <summary>A server listens where its settings say, whatever lies in the folder and the environment that it is started in.</summary>
public sealed class ListeningTests
{
    [Fact]
    public async Task The_frameworks_own_file_and_variables_do_not_make_it_listen_elsewhere()
    {
        var port = FreePort();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://0.0.0.0:{port}");
        await using var place = await Place.CreateAsync();
        foreach (var file in (string[])["appsettings.json", "appsettings.Production.json", "appsettings.Development.json"])
            await File.WriteAllTextAsync(Path.Combine(
                place.Folder, file), $$$"""{ "Kestrel": { "Endpoints": { "Other": { "Url": "{{{url}}}" } } }, "urls": "{{{url}}}" }""");
        place.Variables.AddRange(
        [
            ("Kestrel__Endpoints__Other__Url", url),
            ("ASPNETCORE_Kestrel__Endpoints__Other__Url", url),
            ("ASPNETCORE_URLS", url),
            ("DOTNET_URLS", url),
            ("URLS", url),
            ("ASPNETCORE_HTTP_PORTS", port.ToString(CultureInfo.InvariantCulture)),
            ("HTTP_PORTS", port.ToString(CultureInfo.InvariantCulture)),
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("DOTNET_ENVIRONMENT", "Development"),
            ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"),
        ]);
        await using var server = await SlipwayProcess.RehearseAsync(place);
        Assert.Equal([$"slipway listening on {server.Address.ToString().TrimEnd('/')}"], server.OutputLines);
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(server.Address.Host)));
        Assert.DoesNotContain(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), listener => listener.Port == port);
        using var client = new Client(server.Address);
        Assert.Equal(200, (await client.PutAsync("vm", SampleOffer.Of("vm"))).Status);
    }

    [Fact]
    public async Task A_name_that_reads_as_loopback_and_is_every_address_is_refused_after_the_start()
    {
        await using var place = await Place.CreateAsync();
        var ended = await SlipwayProgram.RunAsync(
            place.Folder, ["serve", "--rehearsal", "--urls", $"http://loopback:{FreePort()}", .. place.ServeArgs]);
        Assert.Equal(2, ended.Code);
        Assert.Equal("", ended.Output);
        Assert.Contains("only loopback is allowed", Assert.Single(
            ended.ErrorLines, line => line.StartsWith("slipway: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--allow-remote", "127.0.0.1", "200")]
    [InlineData("--allow-remote=slipway.test", "slipway.test", "200")]
    [InlineData("--allow-remote", "slipway.test", "421")]
    public async Task Allow_remote_is_a_flag_or_names(string flag, string host, string status)
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place, flag, "--urls", "http://0.0.0.0:0");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Address.Port}/_slipway/clock")
        {
            Headers = { Host = host },
        };
        using var answer = await http.SendAsync(request);
        Assert.Equal(status, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
