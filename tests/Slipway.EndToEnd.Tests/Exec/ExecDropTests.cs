using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Rehearsal.Identity;

namespace Slipway.EndToEnd.Tests.Exec;

/// <summary>
/// <c>answer: drop</c> as clients see it: the connection breaks, through the proxy as without it,
/// over HTTP/1.1 and HTTP/2. No client sends the POST again by itself, not even on a connection
/// that it had used before, which several take for one that was gone already.
/// </summary>
public sealed class ExecDropTests
{
    private const string Scenario = """
        rules:
          - {name: done and dropped, when: {call: publish}, then: {answer: drop, after: true}}
          - {name: dropped, when: {call: golive}, then: {answer: drop}}
        """;

    private const string Curl = """
        for url in $SLIPWAY_URL https://cloudpartner.azure.com; do for http in --http1.1 --http2; do
          token=$(curl -fsS "$SLIPWAY_URL/$AZURE_TENANT_ID/oauth2/v2.0/token" -d grant_type=client_credentials \
            -d "client_id=$AZURE_CLIENT_ID" -d "client_secret=$AZURE_CLIENT_SECRET" \
            -d scope=https://cloudpartner.azure.com/.default | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
          for call in publish golive; do
            # The first makes a connection, the last needs a new one.
            curl -sS $http -o /dev/null -w '%{num_connects} ' "$url/openapi/v1.json" \
              --next -sS $http -X POST -H "Authorization: Bearer $token" -d '' \
              -o /dev/null -w '%{num_connects} %{exitcode} ' \
              "$url/api/publishers/contoso/offers/contoso-offer/$call?api-version=2017-10-31" \
              --next -sS $http -o /dev/null -w '%{num_connects}\n' "$url/openapi/v1.json" 2>/dev/null
          done
        done; done
        """;

    private const string Python = """
        import http.client, json, os, ssl, urllib.parse
        own = urllib.parse.urlparse(os.environ['SLIPWAY_URL'])
        proxy = urllib.parse.urlparse(os.environ['HTTPS_PROXY'])
        form = urllib.parse.urlencode({'grant_type': 'client_credentials',
            'client_id': os.environ['AZURE_CLIENT_ID'], 'client_secret': os.environ['AZURE_CLIENT_SECRET'],
            'scope': 'https://cloudpartner.azure.com/.default'})
        direct = http.client.HTTPConnection(own.hostname, own.port)
        direct.request('POST', '/%s/oauth2/v2.0/token' % os.environ['AZURE_TENANT_ID'], form,
            {'Content-Type': 'application/x-www-form-urlencoded'})
        headers = {'Authorization': 'Bearer ' + json.loads(direct.getresponse().read())['access_token']}
        proxied = http.client.HTTPSConnection(proxy.hostname, proxy.port, context=ssl.create_default_context())
        proxied.set_tunnel('cloudpartner.azure.com')
        for connection in (direct, proxied):
            for call in ('publish', 'golive'):
                connection.request('GET', '/api/publishers?api-version=2017-10-31', headers=headers)
                connection.getresponse().read()
                try:
                    connection.request('POST', '/api/publishers/contoso/offers/contoso-offer/%s?api-version=2017-10-31' % call,
                        headers=headers)
                    print(connection.getresponse().status)
                except ConnectionError as fault:
                    print('broken')
        """;

    private const string Node = """
        const https = require('https'), http = require('http');
        const own = process.env.SLIPWAY_URL;
        const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };
        const ask = (method, url, headers = {}) => new Promise((done, failed) => {
          const { protocol } = new URL(url);
          const sent = (protocol === 'https:' ? https : http).request(url, { method, headers, agent: agents[protocol] }, (answer) => {
            answer.resume();
            answer.on('end', () => done(answer.statusCode));
            answer.on('error', failed); });
          sent.on('error', failed);
          sent.end();
        });
        (async () => {
          const body = new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: process.env.AZURE_CLIENT_ID,
            client_secret: process.env.AZURE_CLIENT_SECRET,
            scope: 'https://cloudpartner.azure.com/.default' });
          const token = (await (await fetch(`${own}/${process.env.AZURE_TENANT_ID}/oauth2/v2.0/token`,
            { method: 'POST', body })).json()).access_token;
          const headers = { Authorization: `Bearer ${token}` };
          for (const base of [own, 'https://cloudpartner.azure.com']) {
            for (const call of ['publish', 'golive']) {
              const post = `${base}/api/publishers/contoso/offers/contoso-offer/${call}?api-version=2017-10-31`;
              await ask('GET', `${base}/api/publishers?api-version=2017-10-31`, headers);
              await ask('POST', post, { ...headers, 'Content-Length': 0 })
                .then(console.log, (fault) => console.log(fault.code === 'ECONNRESET' ? 'broken' : fault));
              await (await fetch(`${base}/api/publishers?api-version=2017-10-31`, { headers })).text();
              await fetch(post, { method: 'POST', headers })
                .then((answer) => console.log(answer.status),
                (fault) => console.log(fault.cause.code === 'UND_ERR_SOCKET' ? 'broken' : fault));
            }
          }
        })();
        """;

    [Theory]
    [InlineData("python3", Python, 2, 4)]
    [InlineData("node", Node, 4, 8)]
    public async Task A_client_sees_a_broken_connection_and_repeats_nothing(string stack, string client, int calls, int lines)
    {
        await using var place = await Place.CreateAsync();
        var script = Path.Combine(place.Folder, stack == "node" ? "client.cjs" : "client.py");
        await File.WriteAllTextAsync(script, client);
        var (output, counts) = await RunAsync(place, [stack == "python3" ? "/usr/bin/python3" : "node", script]);
        Assert.Equal(Enumerable.Repeat("broken", lines), output);
        Assert.Equal((calls, calls), counts);
    }

    [Fact]
    public async Task Curl_sees_a_broken_connection_by_HTTP_1_and_2_and_repeats_nothing()
    {
        await using var place = await Place.CreateAsync();
        var (output, counts) = await RunAsync(place, ["sh", "-c", Curl]);
        var words = output.Select(line => line.Split(' ')).ToList();
        Assert.Equal(8, words.Count);
        Assert.All(words, line =>
        {
            Assert.Equal("1", line[0]);
            Assert.Equal("0", line[1]); // On the connection that was there.
            Assert.NotEqual("0", line[2]);
            Assert.Equal("1", line[3]);
        });
        Assert.Equal((4, 4), counts);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Dotnet_sees_a_broken_connection_and_repeats_nothing(string version)
    {
        await using var place = await Place.CreateAsync();
        var scenario = Path.Combine(place.Folder, "drop.yaml");
        await File.WriteAllTextAsync(scenario, Scenario);
        await using var run = await HeldRun.StartAsync(place, "--scenarios", scenario);
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(run.Bundle);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        using var http = new HttpClient(
            new SocketsHttpHandler { Proxy = new WebProxy(run.Proxy), SslOptions = { CertificateChainPolicy = policy } })
        {
            DefaultRequestVersion = new Version(version),
            BaseAddress = new Uri("https://cloudpartner.azure.com"),
        };
        var token = await TokenAsync(http);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        foreach (var call in (string[])["publish", "golive"])
        {
            using var before = await http.GetAsync("/api/publishers?api-version=2017-10-31");
            Assert.Equal(new Version(version), before.Version);
            await Assert.ThrowsAsync<HttpRequestException>(() =>
                http.PostAsync($"/api/publishers/contoso/offers/contoso-offer/{call}?api-version=2017-10-31", null));
        }

        using var direct = new HttpClient { BaseAddress = new Uri(run.Server) };
        Assert.Equal((1, 1), Count(await direct.GetStringAsync("/_slipway/journal")));
        Assert.Equal(0, await run.LetGoAsync());
    }

    private static async Task<string> TokenAsync(HttpClient http)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = RehearsalIdentities.Owner,
            ["client_secret"] = RehearsalIdentities.Secret,
            ["scope"] = "https://cloudpartner.azure.com/.default",
        });
        using var answer = await http.PostAsync(
            new Uri($"https://login.microsoftonline.com/{RehearsalIdentities.Tenant}/oauth2/v2.0/token"), form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
    }

    /// <summary>What the client wrote, and how often publish and golive came to the server.</summary>
    private static async Task<(string[] Output, (int Publish, int GoLive) Counts)> RunAsync(Place place, string[] command)
    {
        var scenario = Path.Combine(place.Folder, "drop.yaml");
        await File.WriteAllTextAsync(scenario, Scenario);
        var journal = Path.Combine(place.Folder, "journal.json");
        var ended = await SlipwayProgram.RunAsync(place.Folder, ["exec", "--scenarios", scenario, "--journal", journal, "--", .. command]);
        return (ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Count(await File.ReadAllTextAsync(journal)));
    }

    private static (int Publish, int GoLive) Count(string journal)
    {
        var calls = JsonNode.Parse(journal)!["entries"]!.AsArray().Select(entry => entry!["call"]!.GetValue<string>()).ToList();
        return (calls.Count(call => call == "publish"), calls.Count(call => call == "golive"));
    }
}
