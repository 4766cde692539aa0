using System.Text.Json;
using Slipway.Cli;
using Slipway.Rehearsal.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

/// <summary>Secrets are replaced, and the audit is read, with commands while a server runs.</summary>
public sealed class SecretCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_secret_is_replaced_while_a_server_runs_and_without_a_moment_when_none_counts()
    {
        await using var host = await IdentityHost.StartAsync(folder.Path);
        var added = await JsonAsync("principal", "secret", "add", "--app", RehearsalIdentities.Owner);
        var secret = added.GetProperty("secret").GetString()!;
        Assert.NotEmpty(await host.TokenAsync(RehearsalIdentities.Owner, secret));
        Assert.NotEmpty(await host.TokenAsync(RehearsalIdentities.Owner));

        var list = await JsonAsync("principal", "secret", "list", "--app", RehearsalIdentities.Owner);
        Assert.Equal(2, list.GetArrayLength());
        Assert.All(list.EnumerateArray(), row => Assert.NotNull(row.GetProperty("lastUsed").GetString()));
        Assert.DoesNotContain(secret, list.GetRawText(), StringComparison.Ordinal);
        var first = list.EnumerateArray().Select(row => row.GetProperty("id").GetString()!)
            .Single(id => id != added.GetProperty("id").GetString());

        var (code, _, error) = await RunAsync("principal", "secret", "add", "--app", RehearsalIdentities.Owner);
        Assert.Equal(1, code);
        Assert.Contains("has 2 valid secrets already", error, StringComparison.Ordinal);
        Assert.Contains($"slipway principal secret remove ", error, StringComparison.Ordinal);

        await JsonAsync("principal", "secret", "remove", first, "--app", RehearsalIdentities.Owner);
        Assert.NotEmpty(await host.TokenAsync(RehearsalIdentities.Owner, secret));
        await host.PostAsync("oauth2/v2.0/token", IdentityHost.V2(RehearsalIdentities.Owner), 401);
        Assert.Equal(1, (await RunAsync("principal", "secret", "remove", first, "--app", RehearsalIdentities.Owner)).Code);
    }

    [Fact]
    public async Task An_expired_secret_gives_no_token()
    {
        await using (var past = await IdentityHost.StartAsync(folder.Path))
        {
            var added = await JsonAsync("principal", "secret", "add", "--app", RehearsalIdentities.Owner, "--expires", "1");
            var secret = added.GetProperty("secret").GetString()!;
            Assert.NotEmpty(await past.TokenAsync(RehearsalIdentities.Owner, secret));
            await using var future = await IdentityHost.StartAsync(folder.Path, new ShiftedTime(TimeSpan.FromDays(2)));
            await future.PostAsync("oauth2/v2.0/token", IdentityHost.V2(RehearsalIdentities.Owner, secret), 401);
            Assert.NotEmpty(await future.TokenAsync(RehearsalIdentities.Owner));
        }
    }

    [Fact]
    public async Task The_audit_names_the_user_of_the_command_and_holds_no_secret()
    {
        await RunAsync("publisher", "add", "contoso", "--name", "Contoso", "--seller-contact", "s@contoso.example");
        var added = await JsonAsync("principal", "add", "--app", "My-Pipeline", "--role", "owner", "--publisher", "contoso");
        var rows = (await JsonAsync("audit", "list", "--subject", "My-Pipeline")).EnumerateArray().ToList();
        Assert.Equal(["principalAdded", "secretAdded", "roleAdded"], rows.Select(row => row.GetProperty("what").GetString()));
        Assert.All(
            rows, row => Assert.Equal($"cli:{Environment.UserName}@{Environment.MachineName}", row.GetProperty("actor").GetString()));
        Assert.DoesNotContain(added.GetProperty("secret").GetString()!, (await RunAsync("audit", "list")).Output, StringComparison.Ordinal);
        Assert.Empty((await JsonAsync("audit", "list", "--since", "2999-01-01")).EnumerateArray());
    }

    [Fact]
    public async Task An_application_of_another_issuer_needs_no_secret()
    {
        var added = await JsonAsync("principal", "add", "--app", "my-pipeline", "--role", "operator", "--no-secret");
        Assert.Equal(JsonValueKind.Null, added.GetProperty("secret").ValueKind);
        Assert.Empty((await JsonAsync("principal", "secret", "list", "--app", "my-pipeline")).EnumerateArray());
    }

    [Fact]
    public async Task Who_is_not_there_has_no_secrets()
    {
        await JsonAsync("principal", "add", "--app", "somebody", "--role", "operator");
        foreach (var verb in (string[])["add", "list"])
            Assert.Contains(
                "no principal", (await RunAsync("principal", "secret", verb, "--app", "nobody")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signing_key_is_rotated_while_two_servers_run_and_the_old_one_ends_when_it_is_removed()
    {
        var clock = new SteppedTime();
        await using var first = await IdentityHost.StartAsync(folder.Path, clock);
        await using var second = await IdentityHost.StartAsync(folder.Path, clock);
        var old = await first.TokenAsync(RehearsalIdentities.Owner);
        var before = (await JsonAsync("signing-key", "list"))[0].GetProperty("id").GetString()!;
        Assert.Equal(1, (await RunAsync("signing-key", "remove", "--id", before)).Code);

        // The second has just looked when the key comes; the first looks before it signs, and the second once more because of the token.
        clock.Step(TimeSpan.FromSeconds(61));
        Assert.Equal(200, await StatusAsync(second, old));
        await JsonAsync("signing-key", "rotate");
        clock.Step(TimeSpan.FromSeconds(6));
        var token = await first.TokenAsync(RehearsalIdentities.Owner);
        Assert.Equal(200, await StatusAsync(second, token));
        Assert.Equal(200, await StatusAsync(second, old));
        Assert.Equal(2, (await first.JsonAsync($"/{RehearsalIdentities.Tenant}/discovery/keys")).GetProperty("keys").GetArrayLength());

        await JsonAsync("signing-key", "remove", "--id", before);
        clock.Step(TimeSpan.FromSeconds(61));
        Assert.Equal(401, await StatusAsync(first, old));
        Assert.Equal(200, await StatusAsync(first, token));
        Assert.Equal(["signingKeyAdded", "signingKeyRemoved"],
            (await JsonAsync("audit", "list")).EnumerateArray().Select(row => row.GetProperty("what").GetString())
                .Where(what => what!.StartsWith("signing", StringComparison.Ordinal)));
    }

    private static async Task<int> StatusAsync(IdentityHost host, string token)
    {
        using var answer = await host.GetAsync("/who", token);
        return (int)answer.StatusCode;
    }

    private async Task<JsonElement> JsonAsync(params string[] args)
    {
        var (code, output, error) = await RunAsync([.. args, "--output", "json"]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync([.. args, "--data", folder.Path], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
