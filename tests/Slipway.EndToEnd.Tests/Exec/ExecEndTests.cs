using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Exec;

/// <summary>What a run ends with: <c>--expect-exit</c>, <c>--verify</c>, <c>--timeout</c>, and what it leaves behind.</summary>
public sealed class ExecEndTests
{
    private static readonly string Publisher = Path.Combine(Path.GetDirectoryName(SampleOffer.File)!, "pipelines", "publish.sh");

    [Theory]
    [InlineData(0, "3", "exit 3")]
    [InlineData(0, "0", "exit 0")]
    [InlineData(0, "137", "kill -9 $$")]
    [InlineData(1, "3", "exit 0")]
    [InlineData(1, "1", "exit 127")]
    public async Task An_expected_exit_code_is_success_and_any_other_is_not(int code, string expected, string script)
    {
        var ended = await RunAsync("exec", "--expect-exit", expected, "--", "sh", "-c", script);
        Assert.Equal((code, ""), (ended.Code, ended.Output));
        if (code == 1)
            Assert.Contains($"--expect-exit is {expected}", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no program", "--", "./publish-offer.sh")]
    [InlineData("not executable", "--", "/etc/passwd")]
    [InlineData("nor is it a ready-made scenario", "--scenarios", "certification-fials", "--", "true")]
    [InlineData("cannot be reached", "--server", "http://127.0.0.1:9", "--", "true")]
    [InlineData("there is no file 'nowhere.json'", "--verify", "nowhere.json", "--", "true")]
    [InlineData("there is no publisher 'nobody'", "--load", "offers-of-nobody", "--", "true")]
    [InlineData("slipway exec needs COMMAND. After --")]
    [InlineData("Rehearsal:Files (--files): ", "--files", "https://h:samples:", "--", "true")]
    public async Task Where_an_exit_code_is_expected_exec_itself_fails_with_one_of_its_own(string said, params string[] args)
    {
        await using var place = await Place.CreateAsync();
        Directory.CreateDirectory(Path.Combine(place.Folder, "offers-of-nobody"));
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "offers-of-nobody", "principals.json"),
            """[{"app": "5f0c3a52-7c3b-4d0e-9d5e-3f6e5b7f2a10", "roles": [{"role": "owner", "publisher": "nobody"}]}]""");
        var ended = await SlipwayProgram.RunAsync(place.Folder, ["exec", "--expect-exit", "1", .. args]);
        Assert.Equal((125, ""), (ended.Code, ended.Output));
        Assert.Contains(said, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("125")]
    [InlineData("256")]
    [InlineData("-1")]
    [InlineData("one")]
    public async Task An_exit_code_that_cannot_be_expected_is_refused(string code)
    {
        var ended = await RunAsync("exec", "--expect-exit", code, "--", "sh", "-c", $"exit {code}");
        Assert.Equal(125, ended.Code);
        Assert.Contains("0 to 255, but not 125", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "exit 0", """{"never": [{"call": "publish"}]}""")]
    [InlineData(7, "exit 7", """{"never": [{"call": "publish"}]}""")]
    [InlineData(1, "exit 0", """{"calls": [{"call": "publish"}]}""", "/calls/0: 'publish' should have been called at least once")]
    [InlineData(1, "exit 7", """{"calls": [{"call": "publish"}]}""", "/calls/0: 'publish' should have been called", "ended with 7")]
    [InlineData(1, "exit 0", """{"calls": [{"call": "publish"}, {"call": "golive"}]}""", "/calls/0", "/calls/1")]
    [InlineData(2, "touch ran", """{"calls": [{"call": "publsh"}]}""", "'publsh' is not a call")]
    [InlineData(2, "touch ran", """{"calls": [{"call": "publish"}], "since": "x"}""", "cannot be read")]
    [InlineData(2, "touch ran", "calls", "cannot be read")]
    public async Task A_journal_that_is_not_as_expected_fails_the_run_and_expectations_that_cannot_be_read_do_before_it(
        int code, string script, string expectations, params string[] said)
    {
        await using var place = await Place.CreateAsync();
        var file = Path.Combine(place.Folder, "expected.json");
        await File.WriteAllTextAsync(file, expectations);
        var ended = await SlipwayProgram.RunAsync(place.Folder, ["exec", "--verify", file, "--", "sh", "-c", script]);
        Assert.Equal(code, ended.Code);
        Assert.Equal(said.Length, ended.ErrorLines.Count);
        Assert.All(said.Zip(ended.ErrorLines), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(place.Folder, "ran")));
    }

    [Theory]
    [InlineData(0, "1", "exit 1", "never")]
    [InlineData(1, "1", "exit 0", "never")]
    [InlineData(1, "1", "exit 1", "calls")]
    public async Task An_expected_exit_code_and_expected_calls_must_both_be_met(int code, string expected, string script, string which)
    {
        await using var place = await Place.CreateAsync();
        var file = Path.Combine(place.Folder, "expected.json");
        await File.WriteAllTextAsync(file, $$"""{"{{which}}": [{"call": "publish"}]}""");
        Assert.Equal(code, (await SlipwayProgram.RunAsync(
            place.Folder, ["exec", "--expect-exit", expected, "--verify", file, "--", "sh", "-c", script])).Code);
    }

    [Theory]
    [InlineData]
    [InlineData("--expect-exit", "1")]
    [InlineData("--expect-exit", "124")]
    public async Task A_command_that_does_not_end_is_stopped_with_all_that_it_started_and_the_blocked_step_is_named(params string[] options)
    {
        await using var place = await Place.CreateAsync();
        var pids = Path.Combine(place.Folder, "pids");
        var report = Path.Combine(place.Folder, "calls.json");

        // One child goes when it is told, one ignores that, and so does a grandchild that its parent has left.
        const string script = """
            (trap '' TERM; echo $BASHPID >>"$1"; while :; do sleep 1; done) &
            (sleep 600 & echo $! >>"$1") &
            echo $$ >>"$1"
            token=$(curl -fsS "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
              -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" \
              -d "client_secret=$AZURE_CLIENT_SECRET" -d scope=https://cloudpartner.azure.com/.default \
                | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
            offer=https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer
            curl -fsS -o /dev/null -X PUT "$offer?api-version=2017-10-31" -H "Authorization: Bearer $token" --data-binary @"$2"
            curl -fsS -o /dev/null -X POST "$offer/publish?api-version=2017-10-31" -H "Authorization: Bearer $token" -d '{}'
            sleep 600
            """;
        var ended = await SlipwayProgram.RunAsync(
            place.Folder,
            ["exec", "--timeout", "PT15S", "--scenarios", "image-not-found", "--report", report, .. options, "--", "bash", "-c", script,
                "bash", pids, SampleOffer.File]);
        Assert.Equal(124, ended.Code);
        var line = ended.ErrorLines[^1];
        Assert.Contains("had not ended after PT15S", line, StringComparison.Ordinal);
        Assert.Contains("contoso/contoso-offer: the publish operation is at step 'Certification' (displaycertify), which is blocked: ",
            line, StringComparison.Ordinal);
        Assert.NotEmpty(JsonNode.Parse(await File.ReadAllTextAsync(report))!["calls"]!.AsArray());
        var processes = await File.ReadAllLinesAsync(pids);
        Assert.Equal(3, processes.Length);
        await Bounded.UntilAsync(() => !processes.Any(IsAlive), () => $"One of {string.Join(' ', processes)} is alive.");
    }

    [Theory]
    [InlineData("TERM", 3)]
    [InlineData("INT", 130)]
    public async Task A_command_with_a_time_limit_still_gets_the_signals_and_its_own_end_counts(string signal, int code)
    {
        await using var place = await Place.CreateAsync();
        await using var run = await HeldRun.StartAsync(place, "--timeout", "PT1H");
        await run.SignalAsync(signal);
        Assert.Equal(code, await run.EndAsync());
    }

    [Theory]
    [InlineData("1h30m")]
    [InlineData("P1M")]
    [InlineData("PT0S")]
    [InlineData("P31D")]
    public async Task A_time_limit_that_is_none_is_refused(string limit)
    {
        var ended = await RunAsync("exec", "--timeout", limit, "--", "true");
        Assert.Equal(2, ended.Code);
        Assert.Contains($"--timeout is '{limit}'", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_of_the_run_alone_is_written_whole_and_without_secrets()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place);
        var address = server.Address.ToString().TrimEnd('/');
        var (journal, expected) = (Path.Combine(place.Folder, "journal.json"), Path.Combine(place.Folder, "expected.json"));
        const string script = """
            curl -fsS "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
              -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" \
              -d "client_secret=$AZURE_CLIENT_SECRET" -d scope=https://cloudpartner.azure.com/.default >/dev/null
            """;
        await File.WriteAllTextAsync(expected, """{"calls": [{"call": "token", "times": 1}]}""");
        for (var run = 0; run < 2; run++)
        {
            // What other runs called before does not count.
            var ended = await SlipwayProgram.RunAsync(
                place.Folder, ["exec", "--server", address, "--journal", journal, "--verify", expected, "--", "sh", "-c", script]);
            Assert.True(ended.Code == 0, ended.Error);
        }

        var text = await File.ReadAllTextAsync(journal);
        var entry = Assert.Single(JsonNode.Parse(text)!["entries"]!.AsArray())!;
        Assert.Equal(
            (2, "token", 200), (entry["number"]!.GetValue<int>(), entry["call"]!.GetValue<string>(), entry["status"]!.GetValue<int>()));
        Assert.Contains("client_secret=********", entry["request"]!["body"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owner", 200)]
    [InlineData("contributor", 200)]
    [InlineData("stranger", 403)]
    public async Task A_publisher_is_added_for_those_who_publish_and_survives_a_reset(string principal, int status)
    {
        const string script = """
            token=$(curl -fsS "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
              -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" \
              -d "client_secret=$AZURE_CLIENT_SECRET" -d scope=https://cloudpartner.azure.com/.default \
                | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
            curl -fsS -X POST "$SLIPWAY_URL/_slipway/reset" >/dev/null
            curl -sS -o /dev/null -w '%{http_code}' \
              "https://cloudpartner.azure.com/api/publishers/AdatumCorp/offers?api-version=2017-10-31" \
              -H "Authorization: Bearer $token"
            """;
        var ended = await RunAsync(
            "exec", "--as", principal, "--publisher", "AdatumCorp", "--publisher", "contoso", "--", "sh", "-c", script);
        Assert.Equal((0, status.ToString(CultureInfo.InvariantCulture)), (ended.Code, ended.Output));
    }

    [Theory]
    [InlineData("The publisher id 'a b' is not allowed", "--publisher", "a b")]
    [InlineData("--publisher and --set configure the server that exec starts", "--publisher", "adatum", "--server", "http://127.0.0.1:9")]
    public async Task A_publisher_that_cannot_be_added_is_refused(string said, params string[] args)
    {
        var ended = await RunAsync(["exec", .. args, "--", "true"]);
        Assert.Equal(2, ended.Code);
        Assert.Contains(said, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_name_the_command_that_explains_their_rule_since_the_server_is_gone_when_they_are_read()
    {
        await using var place = await Place.CreateAsync();
        var offer = Path.Combine(place.Folder, "offer.json");
        await File.WriteAllTextAsync(offer, SampleOffer.Of("vm", displayText: new string('x', 51)));
        var journal = Path.Combine(place.Folder, "journal.json");
        await SlipwayProgram.RunAsync(
            place.Folder, ["exec", "--journal", journal, "--", "bash", Publisher, offer], ("POLL_SECONDS", "0.1"));
        var refused = JsonNode.Parse(await File.ReadAllTextAsync(journal))!["entries"]!.AsArray()
            .Single(entry => entry!["status"]?.GetValue<int>() == 422)!;
        var body = refused["response"]!["body"]!.GetValue<string>();
        Assert.Contains("See 'slipway rules DOC-NAME-003'", body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", body, StringComparison.Ordinal);
    }

    private static async Task<Ended> RunAsync(params string[] args)
    {
        await using var place = await Place.CreateAsync();
        return await SlipwayProgram.RunAsync(place.Folder, args);
    }

    /// <summary>A process that has ended and was not waited for is as good as gone.</summary>
    private static bool IsAlive(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
