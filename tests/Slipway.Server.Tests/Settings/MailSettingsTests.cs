using Slipway.Server.Notifications;

using Slipway.Rehearsal;

namespace Slipway.Server.Tests.Settings;

public sealed class MailSettingsTests
{
    [Theory]
    [InlineData("smtp://mail.example", "mail.example", 587, null, null, SmtpTls.Auto, false)]
    [InlineData("smtp://mail.example:25?tls=off", "mail.example", 25, null, null, SmtpTls.Off, false)]
    [InlineData("smtp://mail.example:2525/?tls=required", "mail.example", 2525, null, null, SmtpTls.Required, true)]
    [InlineData("smtp://ann:pa%40ss%3Aw%2Ford@mail.example:587", "mail.example", 587, "ann", "pa@ss:w/ord", SmtpTls.Auto, true)]
    [InlineData("smtp://ann%40x.example:secret@mail.example?tls=off", "mail.example", 587, "ann@x.example", "secret", SmtpTls.Off, false)]
    [InlineData("smtps://mail.example", "mail.example", 465, null, null, SmtpTls.Implicit, true)]
    [InlineData("smtps://ann:secret@mail.example:2465", "mail.example", 2465, "ann", "secret", SmtpTls.Implicit, true)]
    public void A_mail_server_is_read_with_its_port_credentials_and_word_on_TLS(
        string text, string host, int port, string? user, string? password, SmtpTls tls, bool needsTls)
    {
        var (server, fault) = SmtpServer.Read(text);

        Assert.Null(fault);
        Assert.Equal((host, port, user, password, tls, needsTls),
            (server!.Host, server.Port, server.Credentials?.UserName, server.Credentials?.Password, server.Tls, server.NeedsTls));
        Assert.Equal($"{text.Split(':')[0]}://{host}:{port}", server.ToString());
    }

    [Theory]
    [InlineData("smtp://ann:s3cret@mail.example:465", "smtps://")]
    [InlineData("smtps://ann:s3cret@mail.example?tls=off", "TLS always")]
    [InlineData("smtp://ann:s3cret@mail.example?tls=perhaps", "tls=required")]
    [InlineData("smtp://ann:s3cret@mail.example/path", "its form")]
    [InlineData("http://ann:s3cret@mail.example", "its form")]
    [InlineData("ann:s3cret@mail example", "Mail:Smtp")]
    [InlineData("smtp://s3cret@mail.example", "user name without a password")]
    [InlineData("smtp://:s3cret@mail.example", "user name without a password")]
    [InlineData("smtp://ann:s3cret/x@mail.example", "Mail:Smtp")]
    public void What_is_wrong_with_a_mail_server_is_said_without_its_password(string text, string says)
    {
        var fault = Assert.Single(FaultsOf(("Mail:Smtp", text), ("Mail:From", "market@x.example")));

        Assert.Contains(says, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mail:Smtp", "smtp://mail.example")]
    [InlineData("Mail:From", "market@x.example")]
    public void Server_and_sender_are_set_together(string name, string value) =>
        Assert.Contains("both Mail:Smtp", Assert.Single(FaultsOf((name, value))), StringComparison.Ordinal);

    [Fact]
    public void A_sender_is_an_address() =>
        Assert.Contains("Mail:From is 'nobody'", Assert.Single(
            FaultsOf(("Mail:Smtp", "smtp://mail.example"), ("Mail:From", "nobody"))), StringComparison.Ordinal);

    /// <summary>But for the tests' own variable, which begins like a setting's.</summary>
    private static IEnumerable<string> FaultsOf(params (string Name, string Value)[] flags) => ProgramOptions
        .Read(flags.ToDictionary(flag => flag.Name, string? (flag) => flag.Value), "no-such-file.json").Faults
        .Where(fault => !fault.Contains("TEST_POSTGRES", StringComparison.Ordinal));
}
