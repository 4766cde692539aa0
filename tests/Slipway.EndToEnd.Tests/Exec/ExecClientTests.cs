using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Xunit.Abstractions;

namespace Slipway.EndToEnd.Tests.Exec;

/// <summary>
/// Clients of four stacks, which know nothing of a rehearsal, take the sample to preview through
/// <c>slipway exec</c>: with TLS, and as themselves. The original's own command line, az, is a
/// fifth where script/nightly has installed it.
/// </summary>
public sealed class ExecClientTests(ITestOutputHelper output)
{
    public static TheoryData<string> Stacks
    {
        get
        {
            TheoryData<string> stacks = ["curl", "python3", "node", "dotnet"];
            if (Environment.GetEnvironmentVariable("SLIPWAY_FAULTS_AZ") is not null)
                stacks.Add("az");
            return stacks;
        }
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_client_publishes_unmodified(string stack)
    {
        await using var place = await Place.CreateAsync();
        string[] client = stack switch
        {
            "curl" => ["sh", ClientFile("publish.sh")],
            "python3" => ["/usr/bin/python3", ClientFile("publish.py")],
            "node" => ["node", ClientFile("publish.cjs")],
            "az" => ["bash", ClientFile("publish-az.sh")],
            _ => ["dotnet", HttpPeer],
        };
        var report = Path.Combine(place.Folder, "report.json");
        var ended = await SlipwayProgram.RunAsync(
            place.Folder, ["exec", "--report", report, "--", .. client, SampleOffer.File], TimeSpan.FromMinutes(10), Hostile);
        Assert.True(ended.Code == 0, $"{ended.Code}: {ended.Output}{ended.Error}");
        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (stack == "az")
        {
            Assert.Equal(["waitingForPublisherReview", "succeeded"], lines);
            output.WriteLine("nightly: az | login, publish and go live through exec");
            return;
        }

        Assert.Equal("waitingForPublisherReview", lines[^1]);
        var elsewhere = lines.Where(line => line.StartsWith("elsewhere: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(stack == "node" ? 2 : 1, elsewhere.Count);
        Assert.All(elsewhere, line => Assert.Contains("403", line, StringComparison.Ordinal));
        if (stack == "curl")
            Assert.Contains("http 2", lines);
        if (stack == "node")
            Assert.Superset(new HashSet<string> { "get 200", "own server 200" }, lines.ToHashSet());
        AssertReport(await File.ReadAllTextAsync(report));
    }

    private static void AssertReport(string text)
    {
        Assert.DoesNotContain("client_secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("api-version", text, StringComparison.Ordinal);
        var report = JsonNode.Parse(text)!;
        Assert.Equal(0, report["exitCode"]!.GetValue<int>());
        var calls = report["calls"]!.AsArray().Select(call =>
            $"{call!["status"]} {call["method"]} {call["host"]} {call["path"]}".Replace("/v2.0/", "/", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [
                "200 POST login.microsoftonline.com /00000000-0000-0000-0000-000000000001/oauth2/token",
                "200 PUT cloudpartner.azure.com /api/publishers/contoso/offers/contoso-offer",
                "202 POST cloudpartner.azure.com /api/publishers/contoso/offers/contoso-offer/publish",
                "200 GET cloudpartner.azure.com /api/publishers/contoso/offers/contoso-offer/status",
            ],
            calls.Take(4));
    }

    /// <summary>What would lead requests, or tokens, past the server where exec left it.</summary>
    private static readonly (string Name, string Value)[] Hostile =
        [("NO_PROXY", "*"), ("no_proxy", "*"), ("HTTP_PROXY", "http://127.0.0.1:9"), ("http_proxy", "http://127.0.0.1:9"),
            ("ALL_PROXY", "http://127.0.0.1:9"), ("https_proxy", "http://127.0.0.1:9"), ("AZURE_TOKEN", "x")];

    private static string ClientFile(string name) => Path.Combine(AppContext.BaseDirectory, "Exec", "Clients", name);

    /// <summary>Built as the tests are: Debug or Release.</summary>
    private static string HttpPeer => Path.Combine(
        Path.GetDirectoryName(SampleOffer.File)!,
        "../tests/peers/HttpPeer/bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
        "net10.0",
        "HttpPeer.dll");
}
