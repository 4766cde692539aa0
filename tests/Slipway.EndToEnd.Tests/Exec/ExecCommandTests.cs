using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Rehearsal.Identity;

namespace Slipway.EndToEnd.Tests.Exec;

/// <summary>The command is itself: its words, input, output and exit code; and what it is given.</summary>
public sealed class ExecCommandTests
{
    [Fact]
    public async Task Words_input_output_and_exit_code_are_the_command_s_own()
    {
        await using var place = await Place.CreateAsync();
        string[] words = ["@/etc/passwd", "--as", "--", "", "*", "a b", "--help", "$HOME"];
        var start = SlipwayProgram.StartInfo(place.Folder, SlipwayProgram.Path, [
            "exec", "--", "sh", "-c", """cat; printf '%s|' "$@"; echo error >&2; kill -9 $$""", "sh", .. words], []);
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync("input ");
        process.StandardInput.Close();
        Assert.Equal($"input {string.Concat(words.Select(word => word + "|"))}", await process.StandardOutput.ReadToEndAsync());
        Assert.Equal("error\n", await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(137, process.ExitCode);
    }

    [Fact]
    public async Task The_command_is_given_the_credentials_of_a_principal_and_variables_under_names_of_its_own()
    {
        await using var place = await Place.CreateAsync();
        var ended = await SlipwayProgram.RunAsync(
            place.Folder,
            ["exec", "--as", "contributor", "--set-env", "TOOL_ID={tenant}/{client}/{secret}", "--set-env",
                "TOOL_TLS={ca} {proxy} {other}", "--", "env"],
            ("NO_PROXY", "*"), ("ALL_PROXY", "http://127.0.0.1:9"), ("AZURE_TOKEN", "x"), ("NODE_OPTIONS", "--no-warnings"));
        Assert.Equal((0, ""), (ended.Code, ended.Error));
        var variables = ended.Output.Split('\n').Where(line => line.Contains('=')).ToDictionary(
            line => line.Split('=')[0], line => line.Split('=', 2)[1]);
        Assert.DoesNotContain(variables.Keys, name => name is "ALL_PROXY" or "all_proxy" or "AZURE_TOKEN");
        foreach (var name in (string[])["https_proxy", "HTTP_PROXY", "http_proxy"])
            Assert.Equal(variables["HTTPS_PROXY"], variables[name]);
        Assert.Equal(("localhost,127.0.0.1,::1,[::1]", variables["NO_PROXY"]), (variables["no_proxy"], variables["NO_PROXY"]));
        Assert.Equal(RehearsalIdentities.Contributor, variables["AZURE_CLIENT_ID"]);
        Assert.Equal($"{RehearsalIdentities.Tenant}/{RehearsalIdentities.Contributor}/{RehearsalIdentities.Secret}", variables["TOOL_ID"]);
        Assert.Equal($"{variables["SSL_CERT_FILE"]} {variables["HTTPS_PROXY"]} {{other}}", variables["TOOL_TLS"]);
        Assert.StartsWith("--no-warnings --require ", variables["NODE_OPTIONS"], StringComparison.Ordinal);
        foreach (var name in (string[])["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"])
            Assert.Equal(variables["SSL_CERT_FILE"], variables[name]);
        Assert.False(Directory.Exists(variables["AZURE_CONFIG_DIR"]));
    }

    [Fact]
    public async Task A_server_that_is_there_already_is_reached_under_the_foreign_names_and_keeps_what_was_done()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place);
        var address = server.Address.ToString().TrimEnd('/');

        // What token libraries ask before and after, with addresses of the host that they asked.
        const string script = """
            for host in login.microsoftonline.com login.microsoft.com; do
              curl -fsS -G "https://$host/common/discovery/instance" -d api-version=1.1 \
                -d "authorization_endpoint=https://$host/$AZURE_TENANT_ID/oauth2/v2.0/authorize"; echo
              curl -fsS "https://$host/$AZURE_TENANT_ID/v2.0/.well-known/openid-configuration"; echo
              curl -fsS "https://$host/$AZURE_TENANT_ID/.well-known/openid-configuration"; echo
              curl -fsS "https://$host/common/discovery/keys" >/dev/null
            done
            token() { curl -fsS "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
              -d grant_type=client_credentials -d "client_id=$AZURE_CLIENT_ID" \
              -d "client_secret=$AZURE_CLIENT_SECRET" -d "scope=$1" | sed 's/.*"access_token":"\([^"]*\)".*/\1/'; }
            curl -fsS https://management.azure.com/subscriptions \
              -H "Authorization: Bearer $(token https://management.core.windows.net//.default)"; echo
            curl -sS -o /dev/null -w '%{http_code}\n' \
              "https://cloudpartner.azure.com/api/publishers?api-version=2017-10-31" \
              -H "Authorization: Bearer $(token https://management.core.windows.net//.default)"
            curl -sS -o /dev/null -w '%{http_code}\n' -X PUT \
              "https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer?api-version=2017-10-31" \
              -H "Authorization: Bearer $(token https://cloudpartner.azure.com/.default)" \
              --data-binary "@$1"
            """;
        var ended = await SlipwayProgram.RunAsync(
            place.Folder, ["exec", "--server", address, "--", "sh", "-c", script, "sh", SampleOffer.File]);
        Assert.True(ended.Code == 0, ended.Error);
        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (host, answers) in (ValueTuple<string, string[]>[])[
            ("login.microsoftonline.com", lines[..3]), ("login.microsoft.com", lines[3..6])])
        {
            Assert.Equal($"https://{host}/{RehearsalIdentities.Tenant}/v2.0/.well-known/openid-configuration", JsonNode.Parse(answers[0])![
                "tenant_discovery_endpoint"]!.GetValue<string>());
            Assert.Equal($"https://{host}/{RehearsalIdentities.Tenant}/oauth2/v2.0/token", JsonNode.Parse(answers[1])![
                "token_endpoint"]!.GetValue<string>());
            Assert.Equal(
                $"https://{host}/{RehearsalIdentities.Tenant}/discovery/keys", JsonNode.Parse(answers[2])!["jwks_uri"]!.GetValue<string>());
        }

        Assert.Equal(["""{"value":[]}""", "401", "200"], lines[6..]);
        using var client = new Client(server.Address);
        Assert.Equal(200, (await client.GetAsync(Client.PathOf("contoso-offer"))).Status);
    }

    [Theory]
    [InlineData(127, "there is no program 'no-such-program'", "--", "no-such-program")]
    [InlineData(126, "not executable", "--", "/etc/passwd")]
    [InlineData(2, "cannot be reached", "--server", "http://127.0.0.1:9", "--", "true")]
    [InlineData(2, "--set-env takes NAME=VALUE; found 'x'. --server is 'ftp://x'; allowed is an http or https address",
        "--server", "ftp://x", "--set-env", "x", "--", "true")]
    [InlineData(2, "--set takes KEY=VALUE; found 'x'. --set-env takes NAME=VALUE; found 'y'.",
        "--set", "x", "--set-env", "y", "--", "true")]
    [InlineData(2, "Use --server URL", "--set", "Database=Host=x", "--", "true")]
    [InlineData(2, "Pace (--pace) is 'never'", "--pace", "never", "--", "true")]
    [InlineData(2, "--report", "--report", "/no/such/folder/x", "--", "true")]
    public async Task What_cannot_be_run_is_told_in_one_line(int code, string said, params string[] args)
    {
        await using var place = await Place.CreateAsync();
        var ended = await SlipwayProgram.RunAsync(place.Folder, ["exec", .. args]);
        Assert.Equal((code, ""), (ended.Code, ended.Output));
        Assert.Contains(said, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Folder));
    }

    [Fact]
    public async Task Isolated_even_a_program_that_reads_no_variable_trusts_the_run_and_the_machine_is_left_as_it_was()
    {
        string[] files = ["/etc/ssl/certs/ca-certificates.crt", "/etc/hosts"];
        var before = files.Select(File.ReadAllBytes).ToList();
        await using var place = await Place.CreateAsync();
        const string script = """
            env -i /usr/bin/curl -sS -x "$HTTPS_PROXY" https://management.azure.com/subscriptions; exit 5
            """;
        var ended = await SlipwayProgram.RunAsync(place.Folder, ["exec", "--isolate", "--", "sh", "-c", script]);
        if (ended.Code == 2)
        {
            // Where the system forbids namespaces, one line says so.
            Assert.Contains("--isolate cannot make a mount namespace here", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
            return;
        }

        Assert.Equal((5, """{"value":[]}""", ""), (ended.Code, ended.Output, ended.Error));
        Assert.Equal(before, files.Select(File.ReadAllBytes));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Isolated_the_roots_that_Python_s_environments_bring_along_are_covered_too()
    {
        await using var place = await Place.CreateAsync();
        string[] bundles =
        [
            "venv/lib/python3.12/site-packages/certifi/cacert.pem",
            "tool/lib/python3.11/site-packages/pip/_vendor/certifi/cacert.pem",
            "conda/ssl/cacert.pem",
            "more/certifi/cacert.pem",
        ];
        foreach (var bundle in bundles)
        {
            Directory.CreateDirectory(Path.Combine(place.Folder, Path.GetDirectoryName(bundle)!));
            await File.WriteAllTextAsync(Path.Combine(place.Folder, bundle), "its own");
        }

        Directory.CreateDirectory(Path.Combine(place.Folder, "away"));
        Directory.Move(Path.Combine(place.Folder, "tool"), Path.Combine(place.Folder, "away/tool"));
        var tool = Path.Combine(place.Folder, "away/tool/bin/tool");
        Directory.CreateDirectory(Path.GetDirectoryName(tool)!);
        await File.WriteAllTextAsync(tool,
            "#!/bin/sh\nfor bundle in \"$@\"; do cmp -s \"$bundle\" \"$SSL_CERT_FILE\" && echo covered || echo \"not $bundle\"; done\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        bundles[1] = "away/" + bundles[1];
        var ended = await SlipwayProgram.RunAsync(
            place.Folder,
            ["exec", "--isolate", "--set-env", $"PYTHONPATH={Path.Combine(place.Folder, "more")}", "--", tool, .. bundles],
            ("CONDA_PREFIX", Path.Combine(place.Folder, "conda")));
        if (ended.Code == 2)
        {
            Assert.Contains("--isolate cannot make a mount namespace here", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(["covered", "covered", "covered", "covered"], ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(bundles, bundle => Assert.Equal("its own", File.ReadAllText(Path.Combine(place.Folder, bundle))));
    }
}
