using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Server.Notifications;
using Slipway.Server.Tests.Notifications;
using Slipway.Storage.Database;

namespace Slipway.EndToEnd.Tests.Notifications;

/// <summary>Mail and webhooks of the real program, through its death and to servers that it did not write.</summary>
public sealed class NotificationTests
{
    private const string Password = "pa55w%40rd-of-mail";
    private const string ToAnn = """{"metadata":{"notification-emails":"ann@contoso.example"}}""";

    [Theory]
    [InlineData(StoreKind.Sqlite, true)]
    [InlineData(StoreKind.Postgres, true)]
    [InlineData(StoreKind.Sqlite, false)]
    public async Task Only_a_death_between_the_mail_server_s_250_and_our_commit_repeats_a_mail_and_under_the_same_Message_ID(
        StoreKind store, bool dies)
    {
        await using var place = await Place.CreateAsync(store);
        await using var mail = new MailServer();
        DbConnection? held = null;
        mail.Answer = async line =>
        {
            // The commit cannot pass this, so that the test comes between it and the 250.
            if (line == MailServer.EndOfData && held is null)
                held = await HoldDeliveriesAsync(place);
            return null;
        };
        await using (var server = await StartAsync(place, $"smtp://127.0.0.1:{mail.Port}?tls=off"))
        {
            await PublishAsync(server);
            await mail.UntilAsync(1);
            await Bounded.UntilAsync(() => held is not null && mail.Commands.Contains("QUIT"), () => "The server did not take its 250.");
            if (dies)
                await server.KillAsync();
            await held!.DisposeAsync();
            if (!dies)
                await DeliveredAsync(place);
        }

        if (dies)
        {
            await ExpireLeasesAsync(place);
            await using var next = await StartAsync(place, $"smtp://127.0.0.1:{mail.Port}?tls=off");
            await DeliveredAsync(place);
        }

        Assert.Equal(dies ? 2 : 1, mail.Mails.Count);
        Assert.Single(mail.Mails.Select(one => one.MessageId).Distinct());
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task What_was_committed_before_a_kill_is_told_after_it_once(StoreKind store)
    {
        await using var place = await Place.CreateAsync(store);
        await using var mail = new MailServer();
        var speaks = new TaskCompletionSource();
        mail.Answer = async _ =>
        {
            await speaks.Task;
            return null;
        };
        await using (var server = await StartAsync(place, $"smtp://127.0.0.1:{mail.Port}?tls=off"))
        {
            await PublishAsync(server);
            await server.KillAsync();
        }

        speaks.SetResult();
        await ExpireLeasesAsync(place);
        await using var next = await StartAsync(place, $"smtp://127.0.0.1:{mail.Port}?tls=off");
        await DeliveredAsync(place);
        Assert.Single(mail.Mails);
    }

    [Theory]
    [InlineData("starttls", "PLAIN", "localhost", true)]
    [InlineData("implicit", "LOGIN", "localhost", true)]
    [InlineData("starttls", "PLAIN", "localhost", false)]
    [InlineData("implicit", "PLAIN", "localhost", false)]
    [InlineData("starttls", "LOGIN", "elsewhere.example", true)]
    public async Task A_mail_server_with_TLS_gets_mail_only_where_its_certificate_is_trusted_and_its_own_and_no_log_shows_the_password(
        string tls, string mechanism, string name, bool trusted)
    {
        await using var place = await Place.CreateAsync();
        var (certificate, key) = Certificate(place.Folder, name);
        if (trusted)
            place.Variables.Add(("SSL_CERT_FILE", certificate));
        using var mailServer = Python(
            Path.Combine(Here(), "mailserver.py"), certificate, key, "market", Uri.UnescapeDataString(Password), tls, mechanism);
        var port = await LineAsync(mailServer);
        try
        {
            await using var server = await StartAsync(
                place, $"{(tls == "implicit" ? "smtps" : "smtp")}://market:{Password}@localhost:{port}");
            await PublishAsync(server, "Größe 日本語, und so weiter, mit vielen Wörtern");
            if (trusted && name == "localhost")
            {
                var one = JsonNode.Parse((await LineAsync(mailServer))!)!;
                Assert.True(one["tls"]!.GetValue<bool>());
                Assert.Equal("market", one["user"]!.GetValue<string>());
                Assert.Equal("ann@contoso.example", Assert.Single(one["recipients"]!.AsArray())!.GetValue<string>());
                Assert.Empty(one["defects"]!.AsArray());
                Assert.Matches("^<[0-9a-f-]{36}[.][0-9]+@slipway[.]example>$", one["id"]!.GetValue<string>());
                Assert.Equal("contoso/vm: the preview is ready, please sign off", one["subject"]!.GetValue<string>());
                Assert.InRange(DateTimeOffset.Parse(one["date"]!.GetValue<string>(), CultureInfo.InvariantCulture),
                    TimeProvider.System.GetUtcNow().AddMinutes(-2), TimeProvider.System.GetUtcNow());
                Assert.StartsWith("The preview of Größe 日本語, und so weiter, mit vielen Wörtern is ready. Please sign off.", one[
                    "text"]!.GetValue<string>(), StringComparison.Ordinal);
                Assert.Contains("<a href=", one["html"]!.GetValue<string>(), StringComparison.Ordinal);
                await DeliveredAsync(place);
            }
            else
            {
                await Bounded.UntilAsync(async () => (await LogAsync(place))?["error"] is not null, () => "No attempt failed.");
                Assert.Contains("certificate", (await LogAsync(place))!["error"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
            }

            Assert.DoesNotContain(server.ErrorLines, line => line.Contains("pa55w", StringComparison.Ordinal));
        }
        finally
        {
            mailServer.Kill();
        }
    }

    [Fact]
    public async Task The_documented_receiver_takes_what_is_sent_and_refuses_what_is_changed_or_old()
    {
        await using var place = await Place.CreateAsync();
        var (script, secretFile) = (Path.Combine(place.Folder, "receiver.py"), Path.Combine(place.Folder, "secret"));
        var document = await File.ReadAllTextAsync(Path.Combine(Here(), "../../../docs/notifications.md"));
        await File.WriteAllTextAsync(script, document.Split("```python\n")[1].Split("```")[0]);
        using var receiver = Python(script, "0", secretFile);
        var url = $"http://127.0.0.1:{await LineAsync(receiver)}/hook";
        try
        {
            await using var server = await SlipwayProcess.RehearseAsync(place);
            var added = await place.RunAsync("webhook", "add", "contoso", url, "--event", "previewReady", "--output", "json", "--set",
                $"Secrets:KeyFile={place.KeyFile}");
            Assert.Equal((0, ""), (added.Code, added.Error));
            var secret = JsonNode.Parse(added.Output)!["secret"]!.GetValue<string>();
            await File.WriteAllTextAsync(secretFile, secret);
            await PublishAsync(server);

            var told = (await LineAsync(receiver))!.Split(' ', 3);
            Assert.Equal(("previewReady", "vm"), (told[1], JsonNode.Parse(told[2])!["offerId"]!.GetValue<string>()));
            await DeliveredAsync(place);
            Assert.Equal(told[0], (await LogAsync(place))!["id"]!.GetValue<string>());
            Assert.DoesNotContain(secret, (await place.RunAsync("webhook", "list", "--output", "json")).Output, StringComparison.Ordinal);
            Assert.DoesNotContain(server.ErrorLines, line => line.Contains(secret, StringComparison.Ordinal));

            var now = TimeProvider.System.GetUtcNow();
            Assert.Equal(204, await SendAsync(url, WebhookSignature.Of(secret, now, "{}"u8), "{}"));
            Assert.Equal(403, await SendAsync(url, WebhookSignature.Of(secret, now, "{}"u8), "{ }"));
            Assert.Equal(403, await SendAsync(url, WebhookSignature.Of(secret + "x", now, "{}"u8), "{}"));
            Assert.Equal(403, await SendAsync(url, WebhookSignature.Of(secret, now - TimeSpan.FromMinutes(6), "{}"u8), "{}"));
        }
        finally
        {
            receiver.Kill();
        }
    }

    private static Task<SlipwayProcess> StartAsync(Place place, string smtp) =>
        SlipwayProcess.RehearseAsync(place, "--set", $"Mail:Smtp={smtp}", "--set", "Mail:From=market@slipway.example");

    private static async Task PublishAsync(SlipwayProcess server, string displayText = "Contoso App")
    {
        using var client = new Client(server.Address);
        await client.PutAsync("vm", SampleOffer.Of("vm", displayText));
        var publish = await client.SendAsync(HttpMethod.Post, $"{Client.PathOf("vm")}/publish", ToAnn);
        Assert.Equal("succeeded", (await client.EndOfAsync(publish.Location!))["status"]!.GetValue<string>());
    }

    /// <summary>The newest line of the delivery log.</summary>
    private static async Task<JsonNode?> LogAsync(Place place) =>
        JsonNode.Parse((await place.RunAsync("notification", "list", "--output", "json")).Output)!.AsArray().FirstOrDefault();

    private static Task DeliveredAsync(Place place) => Bounded.UntilAsync(
        async () => (await LogAsync(place))?["state"]?.GetValue<string>() == "delivered", () => $"Not delivered: {LogAsync(place).Result}");

    private static async Task<DbConnection> HoldDeliveriesAsync(Place place)
    {
        var connection = await place.OpenAsync();
        await new Session(connection, TimeProvider.System).ExecuteAsync(
            place.Database is null ? "BEGIN IMMEDIATE" : "BEGIN; LOCK TABLE deliveries IN EXCLUSIVE MODE");
        return connection;
    }

    /// <summary>The dead program's, which on a shared database would keep others waiting for minutes.</summary>
    private static Task ExpireLeasesAsync(Place place) => place.ExecuteAsync("UPDATE deliveries SET lease_until = 0");

    private static async Task<int> SendAsync(string url, string signature, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8) };
        request.Headers.Add(WebhookSignature.Header, signature);
        request.Headers.Add("Slipway-Event", "live");
        request.Headers.Add("Slipway-Event-Id", "1");
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>Debian's, which has the mail server's module.</summary>
    private static Process Python(params string[] args) =>
        Process.Start(new ProcessStartInfo("/usr/bin/python3", args) { RedirectStandardOutput = true })!;

    private static async Task<string?> LineAsync(Process program)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await program.StandardOutput.ReadLineAsync(limit.Token);
    }

    private static (string Certificate, string Key) Certificate(string folder, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(folder, "mail.pem"), Path.Combine(folder, "mail.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
