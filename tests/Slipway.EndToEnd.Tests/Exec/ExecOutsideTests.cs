using System.Net;
using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Exec;

/// <summary>
/// Nothing of a run leaves the machine, by whatever scheme; what is mapped is answered here; and
/// what was refused is told.
/// </summary>
public sealed class ExecOutsideTests
{
    public static TheoryData<string, string> Clients => new()
    {
        { "curl", Curl },
        { "python3", """/usr/bin/python3 "$CLIENT" """ },
        { "node", """node "$CLIENT" """ },
    };

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Plain_http_goes_through_the_proxy_too_and_this_machine_is_reached_without_it(string stack, string script)
    {
        await using var place = await Place.CreateAsync();
        var client = Path.Combine(place.Folder, stack == "node" ? "client.cjs" : "client.py");
        await File.WriteAllTextAsync(client, stack == "node" ? Node : Python);
        var report = Path.Combine(place.Folder, "report.json");
        var ended = await SlipwayProgram.RunAsync(
            place.Folder, ["exec", "--report", report, "--set-env", $"CLIENT={client}", "--", "sh", "-c", script]);
        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 4, ended.Output + ended.Error);
        Assert.Equal("own 200", lines[3]);
        Assert.All(lines[..2], line => Assert.Contains("403", line, StringComparison.Ordinal));

        var said = Assert.Single(ended.ErrorLines, line => line.StartsWith("slipway: ", StringComparison.Ordinal));
        Assert.Contains("nothing left this machine; requests were refused to: elsewhere.example (command, 2 times), elsewhere.example:8080 "
            + "(command, 1 time).", said, StringComparison.Ordinal);
        Assert.Contains("--allow-host", said, StringComparison.Ordinal);
        Assert.Equal(
            ["elsewhere.example command 2", "elsewhere.example:8080 command 1"],
            JsonNode.Parse(await File.ReadAllTextAsync(report))!["refused"]!.AsArray()
                .Select(host => $"{host!["host"]} {host["by"]} {host["times"]}"));
    }

    [Fact]
    public async Task Hosts_that_are_stood_in_for_are_reached_by_plain_http_and_mapped_files_by_the_command_and_the_rehearsal()
    {
        await using var place = await Place.CreateAsync();
        var files = Directory.CreateDirectory(Path.Combine(place.Folder, "files")).FullName;
        await File.WriteAllTextAsync(Path.Combine(files, "a.txt"), "0123456789");
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "secret.txt"), "secret");
        var offer = Path.Combine(place.Folder, "offer.json");
        await File.WriteAllTextAsync(offer, (await File.ReadAllTextAsync(SampleOffer.File)).Replace(
            "files.contoso.example", "contoso.blob.core.windows.net", StringComparison.Ordinal));
        const string script = """
            code() { curl -sS -o /dev/null -w '%{http_code}\n' --path-as-is "$@"; }
            code http://cloudpartner.azure.com/api/publishers
            curl -fsSI https://contoso.blob.core.windows.net/vhds/any.vhd | tr -d '\r' |
              grep -iE '^(content-length|x-ms-blob-type|accept-ranges|etag)' | tr 'A-Z' 'a-z' | sort
            curl -fsS -r 2-4 https://files.fixed.example/c/a.txt; echo
            code https://files.fixed.example/c/none.txt
            code https://files.fixed.example/c/..%2f..%2fsecret.txt
            code https://files.fixed.example/elsewhere
            code -X PUT https://files.fixed.example/c/a.txt -d x
            curl -fsS http://plain.example:8080/a.txt; echo
            token=$(curl -fsS "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
              -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" \
              -d "client_secret=$AZURE_CLIENT_SECRET" -d scope=https://cloudpartner.azure.com/.default \
              | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
            call() { path=$1; shift; curl -fsS \
              "https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer$path?api-version=2017-10-31" \
              -H "Authorization: Bearer $token" "$@"; }
            call "" -o /dev/null -X PUT --data-binary "@$OFFER" && call /publish -o /dev/null -X POST
            until call /status | grep -qE 'waitingForPublisherReview|blocked'; do sleep 0.2; done
            call /status | grep -oE '"status":"(waitingForPublisherReview|blocked)"' | head -1
            """;
        var ended = await SlipwayProgram.RunAsync(
            place.Folder,
            [
                "exec", "--files", "https://contoso.blob.core.windows.net=:samples:",
                "--files", $"https://files.fixed.example/c={files}",
                "--files", $"http://plain.example:8080={files}",
                "--set-env", $"OFFER={offer}", "--", "sh", "-c", script,
            ],
            TimeSpan.FromMinutes(3));
        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 12, ended.Output + ended.Error);
        Assert.Equal("401", lines[0]);
        Assert.Equal(["accept-ranges: bytes", "content-length: 1073742336", "x-ms-blob-type: pageblob"], lines[
            1..5].Where(line => !line.StartsWith("etag: \"vhd-", StringComparison.Ordinal)));
        Assert.Equal(["234", "404", "404", "403", "405", "0123456789", "\"status\":\"waitingForPublisherReview\""], lines[5..]);
        Assert.Contains("requests were refused to: files.fixed.example (command, 1 time)", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_rehearsal_was_not_let_ask_for_is_told_as_well()
    {
        await using var place = await Place.CreateAsync();
        var offer = Path.Combine(place.Folder, "offer.json");
        await File.WriteAllTextAsync(offer, (await File.ReadAllTextAsync(SampleOffer.File)).Replace(
            "files.contoso.example", "contoso.blob.core.windows.net", StringComparison.Ordinal));
        const string script = """
            token=$(curl -fsS "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
              -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" \
              -d "client_secret=$AZURE_CLIENT_SECRET" -d scope=https://cloudpartner.azure.com/.default \
              | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
            api() { path=$1; shift; curl -fsS \
              "https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer$path?api-version=2017-10-31" \
              -H "Authorization: Bearer $token" "$@"; }
            api "" -o /dev/null -X PUT --data-binary "@$OFFER" && api /publish -o /dev/null -X POST
            until api /status | grep -q blocked; do sleep 0.2; done
            exit 7
            """;
        var ended = await SlipwayProgram.RunAsync(
            place.Folder, ["exec", "--set-env", $"OFFER={offer}", "--", "sh", "-c", script], TimeSpan.FromMinutes(3));
        Assert.Equal(7, ended.Code);
        Assert.Contains("requests were refused to: contoso.blob.core.windows.net (rehearsal, ", Assert.Single(
            ended.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("curl -sS http://127.0.0.1:9/")]
    [InlineData("curl -sS -p http://127.0.0.1:9/ || curl -sS http://127.0.0.1:9/")]
    public async Task A_host_that_was_allowed_and_cannot_be_reached_is_told_with_the_reason(string script)
    {
        await using var place = await Place.CreateAsync();
        var ended = await SlipwayProgram.RunAsync(place.Folder, ["exec", "--", "sh", "-c", $"unset NO_PROXY no_proxy; {script}"]);
        Assert.Contains("127.0.0.1:9 cannot be reached: Connection refused.", ended.Output, StringComparison.Ordinal);
        Assert.Contains("slipway: could not be reached: 127.0.0.1:9 (Connection refused).", ended.ErrorLines);
    }

    [Fact]
    public async Task A_host_that_was_allowed_is_asked_by_plain_http_and_at_the_port_that_was_named_alone()
    {
        await using var place = await Place.CreateAsync();
        // Not a name that every machine knows as its own, and yet one that leads nowhere else.
        var host = Dns.GetHostName();
        await using var run = await HeldRun.StartAsync(place, "--allow-host", $"{host}:8070");
        Assert.DoesNotContain("403", await AskAsync($"{host}:8070"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync($"{host}:8071"), StringComparison.Ordinal);
        Assert.Contains($"--allow-host {host.ToLowerInvariant()}:8071", await run.RefusalAsync(
            $"CONNECT {host}:8071 HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(0, await run.LetGoAsync());

        Task<string> AskAsync(string authority) =>
            run.RefusalAsync($"GET http://{authority}/ HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
    }

    [Fact]
    public async Task Names_of_this_machine_lead_to_it_without_being_looked_up()
    {
        await using var place = await Place.CreateAsync();
        await using var run = await HeldRun.StartAsync(place);
        var port = new Uri(run.Server).Port;
        foreach (var host in (string[])["localhost", "localhost.", "any.name.localhost"])
        {
            var plain = await run.RefusalAsync(
                $"GET http://{host}:{port}/health/live HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", plain, StringComparison.Ordinal);
            var tunnel = await run.RefusalAsync(
                $"CONNECT {host}:{port} HTTP/1.1\r\n\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.Contains("\r\n\r\nHTTP/1.1 200 ", tunnel, StringComparison.Ordinal);
        }

        Assert.Equal(0, await run.LetGoAsync());
    }

    [Fact]
    public async Task A_request_to_the_proxy_itself_goes_round_in_no_circle()
    {
        await using var place = await Place.CreateAsync();
        var report = Path.Combine(place.Folder, "report.json");
        await using var run = await HeldRun.StartAsync(place, "--report", report);
        foreach (var port in Listening(run.Id).Except([new Uri(run.Server).Port]))
        {
            foreach (var host in (string[])["127.0.0.1", "localhost", "127.1.2.3"])
                await run.RefusalAsync($"GET http://{host}:{port}/ HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
        }

        Assert.Equal(0, await run.LetGoAsync());
        Assert.InRange(JsonNode.Parse(await File.ReadAllTextAsync(report))!["calls"]!.AsArray().Count, 0, 6);
    }

    /// <summary>The ports that a process listens on, over IPv4, as Linux tells them.</summary>
    private static int[] Listening(int process)
    {
        var sockets = Directory.GetFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget).ToHashSet();
        return
        [
            .. File.ReadLines("/proc/net/tcp").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words[3] == "0A" && sockets.Contains($"socket:[{words[9]}]"))
                .Select(words => Convert.ToInt32(words[1].Split(':')[1], 16)),
        ];
    }

    private const string Curl = """
        for url in http://elsewhere.example/a http://elsewhere.example:8080/a; do
          curl -sS -o /dev/null -w '%{http_code}\n' $url
        done
        curl -sS -o /dev/null -w '%{http_code}\n' https://elsewhere.example/a 2>/dev/null
        echo "own $(curl -sS -o /dev/null -w '%{http_code}' $SLIPWAY_URL/health/live)"
        """;

    private const string Python = """
        import os, urllib.request, urllib.error
        def ask(name, url):
            try:
                print(name, urllib.request.urlopen(url, timeout=20).status, flush=True)
            except urllib.error.HTTPError as fault:
                print(name, fault.code, flush=True)
            except Exception as fault:
                print(name, str(fault).replace('\n', ' '), flush=True)
        ask('plain', 'http://elsewhere.example/a')
        ask('port', 'http://elsewhere.example:8080/a')
        ask('tls', 'https://elsewhere.example/a')
        ask('own', os.environ['SLIPWAY_URL'] + '/health/live')
        """;

    private const string Node = """
        const http = require('http');
        const ask = (name, url) => new Promise((done) => http.get(url, (answer) => {
          answer.resume(); console.log(name, answer.statusCode); done(); })
          .on('error', (fault) => { console.log(name, fault.message.split('\n')[0]); done(); }));
        (async () => {
          await ask('plain', 'http://elsewhere.example/a');
          await ask('port', 'http://elsewhere.example:8080/a');
          await fetch('http://elsewhere.example/a')
            .then((answer) => console.log('fetch', answer.status),
            (fault) => console.log('fetch', (fault.cause || fault).message.split('\n')[0]));
          console.log('own', (await fetch(process.env.SLIPWAY_URL + '/health/live')).status);
        })();
        """;
}
