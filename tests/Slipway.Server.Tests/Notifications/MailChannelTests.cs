using System.Net;
using System.Net.Mail;
using System.Text.RegularExpressions;
using Slipway.Core.Publishing;
using Slipway.Server.Hosting;
using Slipway.Server.Http;
using Slipway.Server.Notifications;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Tests.Notifications;

/// <summary>One attempt to send a mail: what it comes to, whatever the server answers.</summary>
public sealed class MailChannelTests : IAsyncLifetime
{
    private readonly MailServer mail = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await mail.DisposeAsync();

    [Theory]
    [InlineData(MailServer.Greeting, "421 come back later")]
    [InlineData("MAIL", "451 not now")]
    [InlineData("RCPT", "451 greylisted")]
    [InlineData("RCPT", "450 busy")]
    [InlineData("RCPT", "552 full")]
    [InlineData("RCPT", "421 going down")]
    [InlineData("RCPT", "530 who are you?")]
    [InlineData("MAIL", "550 not from there")]
    [InlineData("EHLO", "502 what?")]
    [InlineData("DATA", "554 no")]
    [InlineData("DATA", "250 no need")]
    [InlineData("EHLO", MailServer.HangUp)]
    [InlineData("RCPT", MailServer.HangUp)]
    [InlineData("DATA", MailServer.HangUp)]
    [InlineData(MailServer.EndOfData, "452 full")]
    [InlineData(MailServer.EndOfData, "554 it looks like spam")]
    [InlineData("MAIL", MailServer.HangUp)]
    [InlineData(MailServer.EndOfData, MailServer.HangUp)]
    [InlineData("EHLO", "this is no SMTP")]
    public async Task What_may_pass_is_to_be_tried_again(string command, string answer)
    {
        mail.AnswerTo(command, answer, answer);

        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync());

        Assert.NotEmpty(failed.Reason);
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_come_back()
    {
        var port = mail.Port;
        await mail.DisposeAsync();

        Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(server => server with { Port = port }));
    }

    [Fact]
    public async Task Two_attempts_send_the_same_headers_and_text()
    {
        await SendAsync();
        await SendAsync();

        var (first, second) = (mail.Mails[0], mail.Mails[1]);
        foreach (var header in new[] { "Message-ID", "References", "Subject", "From", "To" })
            Assert.Equal(first.Header(header)!, second.Header(header));
        Assert.Equal((first.Plain, first.Html), (second.Plain, second.Html));
        Assert.Equal("<00000000-0000-0000-0000-00000000000a.7@slipway.example>", first.MessageId);
        Assert.Equal("<00000000-0000-0000-0000-00000000000a@slipway.example>", first.Header("References"));
    }

    [Fact]
    public async Task Who_does_not_exist_is_noted_and_the_others_have_it()
    {
        mail.AnswerTo("RCPT TO:<gone@", "550 no such person");

        var delivered = Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(to: "ann@x.example,gone@x.example"));

        Assert.Contains("1 of 2 recipients refused", delivered.Note, StringComparison.Ordinal);
        Assert.Contains("gone@x.example", delivered.Note, StringComparison.Ordinal);
        Assert.Equal("ann@x.example", Assert.Single(Assert.Single(mail.Mails).Recipients));
    }

    [Fact]
    public async Task Who_is_busy_is_left_over_and_who_does_not_exist_is_not()
    {
        mail.Answer = line => Task.FromResult(
            line.Contains("<gone@", StringComparison.Ordinal)
                ? "550 no such person"
                : line.Contains("<busy@", StringComparison.Ordinal) ? "452 full" : null);

        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(to: "ann@x.example,gone@x.example,busy@x.example"));

        Assert.Equal("busy@x.example", failed.Target);
    }

    [Fact]
    public async Task What_everyone_refuses_for_good_is_undeliverable()
    {
        mail.AnswerTo("RCPT", "550 no such person", "553 nor that one");

        var refused = Assert.IsType<DeliveryOutcome.Undeliverable>(await SendAsync(to: "ann@x.example,bob@x.example"));

        Assert.Contains("2 of 2", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(mail.Mails);
    }

    [Theory]
    [InlineData(SmtpTls.Auto, true)]
    [InlineData(SmtpTls.Required, true)]
    [InlineData(SmtpTls.Required, false)]
    public async Task Where_TLS_is_needed_and_not_offered_nothing_is_sent(SmtpTls tls, bool credentials)
    {
        mail.AnswerTo("EHLO", "250-test\r\n250 AUTH LOGIN");

        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(
            server => server with { Tls = tls, Credentials = credentials ? new NetworkCredential("ann", "pa55word") : null }));

        Assert.Contains("not secure", failed.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.All(mail.Commands, line => Assert.Matches("^(EHLO|QUIT)", line));
    }

    [Fact]
    public async Task With_no_word_on_TLS_and_no_password_mail_goes_to_a_server_without_it()
    {
        Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(server => server with { Tls = SmtpTls.Auto }));

        Assert.Single(mail.Mails);
    }

    [Fact]
    public async Task With_no_word_on_TLS_a_server_that_offers_it_and_cannot_keep_it_gets_nothing()
    {
        mail.AnswerTo("EHLO", [.. Enumerable.Repeat("250-test\r\n250 STARTTLS", 2)]);

        Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(server => server with { Tls = SmtpTls.Auto }));

        Assert.Contains("STARTTLS", mail.Commands);
        Assert.Empty(mail.Mails);
    }

    [Fact]
    public async Task A_password_that_the_server_repeats_is_not_kept()
    {
        mail.Answer = line => Task.FromResult(
            line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-test\r\n250 AUTH LOGIN"
            : line.StartsWith("AUTH", StringComparison.Ordinal) ? "334 UGFzc3dvcmQ6"
            : !line.Contains(' ', StringComparison.Ordinal) && line.Length > 6 ? "535 pa55word is wrong" : null);

        var failed = Assert.IsType<DeliveryOutcome.Failed>(
            await SendAsync(server => server with { Credentials = new NetworkCredential("ann", "pa55word") }));

        Assert.DoesNotContain("pa55word", failed.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLAIN LOGIN", "AUTH PLAIN AGFubgBwYTU1d29yZA==")]
    [InlineData("LOGIN CRAM-MD5", "AUTH LOGIN|YW5u|cGE1NXdvcmQ=")]
    public async Task With_a_user_name_the_server_is_told_the_password_in_a_way_that_it_offers(string offered, string expected)
    {
        mail.Answer = line => Task.FromResult(
            line.StartsWith("EHLO", StringComparison.Ordinal) ? $"250-test\r\n250 AUTH {offered}"
            : line is "AUTH LOGIN" or "YW5u" ? "334 VXNlcm5hbWU6"
            : line.EndsWith('=') ? "235 welcome" : null);

        Assert.IsType<DeliveryOutcome.Delivered>(
            await SendAsync(server => server with { Credentials = new NetworkCredential("ann", "pa55word") }));

        Assert.Equal(
            expected, string.Join('|', mail.Commands.Skip(1).TakeWhile(line => !line.StartsWith("MAIL", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task With_a_user_name_a_server_that_asks_for_none_gets_nothing()
    {
        var failed = Assert.IsType<DeliveryOutcome.Failed>(
            await SendAsync(server => server with { Credentials = new NetworkCredential("ann", "pa55word") }));

        Assert.Contains("AUTH PLAIN", failed.Reason, StringComparison.Ordinal);
        Assert.All(mail.Commands, line => Assert.StartsWith("EHLO", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_said_before_TLS_is_not_taken_for_said_after_it()
    {
        mail.Answer = line => Task.FromResult(
            line.StartsWith("EHLO", StringComparison.Ordinal)
                ? "250-test\r\n250 STARTTLS"
                : line == "STARTTLS" ? "220 go\r\n250-injected\r\n250 AUTH PLAIN" : null);

        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(server => server with { Tls = SmtpTls.Required }));

        Assert.Contains("between STARTTLS and TLS", failed.Reason, StringComparison.Ordinal);
        Assert.Equal("STARTTLS", mail.Commands[^1]);
    }

    [Theory]
    [InlineData(5000, 1)]
    [InlineData(10, 1000)]
    public async Task An_answer_without_end_is_not_read_to_its_end(int length, int lines)
    {
        mail.AnswerTo("EHLO", string.Join("\r\n", Enumerable.Repeat("250-" + new string('x', length), lines)));

        Assert.Contains("server's", Assert.IsType<DeliveryOutcome.Failed>(await SendAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_server_says_is_kept_as_one_line_without_control_characters()
    {
        mail.AnswerTo("MAIL", "550-no\u001b[2J\r\n550 never");

        Assert.EndsWith(": The sender was refused with 550 no [2J never", Assert.IsType<DeliveryOutcome.Failed>(
            await SendAsync()).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("App")]
    [InlineData(". and ..")]
    [InlineData("Größe 日本語 😀")]
    [InlineData("日本語日本語日本語日本語日本語日本語日本語")]
    [InlineData("=?utf-8?B?QXBw?=")]
    public async Task A_name_arrives_as_it_is(string name)
    {
        Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(displayText: name));

        var one = Assert.Single(mail.Mails);
        Assert.Equal("contoso/app: live", one.Subject);
        Assert.StartsWith($"{name} is live.\n", one.Plain.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"<strong>{name} is live.</strong>", WebUtility.HtmlDecode(one.Html), StringComparison.Ordinal);
        Assert.All(Regex.Matches(one.Raw, @"=\?\S+\?="), word => Assert.InRange(word.Length, 1, 75));
        Assert.All(one.Raw.Split('\n'), line => Assert.True(line.Length < 998 && line.All(char.IsAscii)));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("")]
    [InlineData("a@b\r\nRCPT TO:<eve@x.example>")]
    public async Task What_is_no_address_is_undeliverable(string to)
    {
        Assert.IsType<DeliveryOutcome.Undeliverable>(await SendAsync(to: to));
        Assert.Empty(mail.Commands);
    }

    [Fact]
    public async Task A_line_break_in_an_offer_s_name_adds_no_header_and_no_command()
    {
        Assert.IsType<DeliveryOutcome.Delivered>(
            await SendAsync(displayText: "App\r\nBcc: eve@x.example\r\n.\r\nRCPT TO:<eve@x.example> <script>alert(1)</script>\u202e"));

        var one = Assert.Single(mail.Mails);
        Assert.Equal("ann@x.example", Assert.Single(one.Recipients));
        Assert.Null(one.Header("Bcc"));
        Assert.DoesNotContain(mail.Commands, line => line.Contains("eve", StringComparison.Ordinal));
        Assert.DoesNotContain("<script", one.Html, StringComparison.Ordinal);
        Assert.Equal("contoso/app: live", one.Subject);
    }

    private async Task<DeliveryOutcome> SendAsync(
        Func<SmtpServer, SmtpServer>? change = null, string to = "ann@x.example", string displayText = "App")
    {
        var server = new SmtpServer("127.0.0.1", mail.Port, null, SmtpTls.Off);
        var options = new MailOptions { Smtp = change?.Invoke(server) ?? server, From = new MailAddress("market@slipway.example") };
        var address = new PublicAddress(new AddressOptions { PublicUrl = "https://market.example" }, null!);
        var notice = new Notice
        {
            Kind = NoticeKind.Live,
            PublisherId = "contoso",
            OfferId = "app",
            DisplayText = displayText,
            Migrated = false,
            Revision = 7,
            OperationId = Guid.Parse("00000000-0000-0000-0000-00000000000a"),
            OperationKind = OperationKind.GoLive,
            PublishingVersion = 2,
            OfferVersion = 1,
            Recipients = to,
            Time = DateTimeOffset.UnixEpoch,
        };
        var channel = new MailChannel(options, new NoticeAddresses(address), TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        return await channel.DeliverAsync(new ClaimedDelivery("id", 1, "", to, notice), limit.Token);
    }
}
