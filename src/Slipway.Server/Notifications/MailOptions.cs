using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;
using Slipway.Core.Notifications;
using Slipway.Core.Rules;
using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Notifications;

/// <summary>How mail is sent.</summary>
public sealed record MailOptions
{
    public static readonly SettingsTable<MailOptions> Settings = new()
    {
        {
            "Mail:Smtp", "none (no mail is sent)",
            "The mail server: `smtp://[user:password@]host[:port][?tls=auto\\|required\\|off]`, port 587 if none, or "
            + "`smtps://[user:password@]host[:port]`, port 465 if none. See [notifications.md](notifications.md).",
            new SettingForm<SmtpServer>(null, ReadServer), (options, value) => options with { Smtp = value }
        },
        {
            "Mail:From", "none; needed with `Mail:Smtp`",
            "The sender of mail: an address, or `Name <address>`.",
            Parsed<MailAddress>(IsSender, "an address such as marketplace@contoso.example, or Name <marketplace@contoso.example>"),
            (options, value) => options with { From = value }
        },
        {
            "Mail:RecipientsPerDay", "`500`",
            "How many recipients a publisher's mail may reach within 24 hours; more mail is delayed, never dropped. "
            + "See [notifications.md](notifications.md#how-much).",
            Number(MailBudget.Least, 1_000_000), (options, value) => options with { RecipientsPerDay = value }
        },
        { Check },
    };

    /// <summary>Null: no mail is sent.</summary>
    public SmtpServer? Smtp { get; init; }

    /// <summary>Set when <see cref="Smtp"/> is.</summary>
    public MailAddress? From { get; init; }

    public int RecipientsPerDay { get; init; } = 500;

    private static bool ReadServer(SettingText text, [MaybeNullWhen(false)] out SmtpServer server)
    {
        (server, var fault) = SmtpServer.Read(text.Value);
        return fault is null ? server is not null : text.Fault(fault);
    }

    /// <summary>Of the narrow form that goes into a header as it is.</summary>
    private static bool IsSender(string text, [MaybeNullWhen(false)] out MailAddress sender) =>
        MailAddress.TryCreate(text, out sender) && EmailForm.IsValid(sender.Address);

    private static void Check(MailOptions options, SettingsInput input)
    {
        if (input.IsSet("Mail:Smtp") != input.IsSet("Mail:From"))
            input.Faults.Add("mail needs both Mail:Smtp, the server, and Mail:From, the sender; set the one that is missing, or neither.");
    }
}
