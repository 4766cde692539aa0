using System.Net.Mail;
using Slipway.Core.Documents;
using Slipway.Server.Settings;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>Tells people by mail: one message for all of them, under a Message-ID that is the same at every attempt.</summary>
public sealed class MailChannel(SlipwaySettings settings, NoticeAddresses addresses) : IDeliveryChannel
{
    private const int LongestReason = 500;

    private readonly SmtpServer server = settings.MailSmtp!;

    public DeliveryChannel Channel => DeliveryChannel.Mail;

    public int Slots => 4;

    public TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    public async Task<DeliveryOutcome> DeliverAsync(ClaimedDelivery delivery, CancellationToken cancel)
    {
        var recipients = MailComposer.Recipients(delivery.Target);
        if (recipients.Count == 0)
            return new DeliveryOutcome.Undeliverable("There is no valid mail address to send it to.");
        using var message = MailComposer.Compose(delivery, addresses.Of(delivery.Notice), settings.MailFrom!, recipients);
        try
        {
            using var client = new SmtpClient(server.Host, server.Port)
            {
                Credentials = server.Credentials,
                EnableSsl = server.NeedsTls || (server.Tls == SmtpTls.Auto && await SmtpProbe.OffersTlsAsync(server, cancel)),
            };
            await client.SendMailAsync(message, cancel);
            return new DeliveryOutcome.Delivered();
        }
        catch (SmtpFailedRecipientException fault)
        {
            return OfRefused(recipients, fault);
        }
        catch (Exception fault) when (fault is SmtpException or IOException or System.Net.Sockets.SocketException)
        {
            cancel.ThrowIfCancellationRequested();
            return new DeliveryOutcome.Failed(Reason(fault));
        }
    }

    /// <summary>The server took the message for the others. Who is full or busy is tried again, alone; who does not exist is not.</summary>
    private DeliveryOutcome OfRefused(IReadOnlyList<MailAddress> recipients, SmtpFailedRecipientException fault)
    {
        IReadOnlyList<SmtpFailedRecipientException> refused = fault is SmtpFailedRecipientsException several ? [.. several.InnerExceptions] : [fault];
        var later = refused.Where(one => (int)one.StatusCode < 500).Select(one => one.FailedRecipient!.Trim('<', '>')).ToList();
        var reason = Shown($"{refused.Count} of {recipients.Count} recipients refused: {string.Join("; ", refused.Select(one => $"{one.FailedRecipient} {(int)one.StatusCode} {one.Message}"))}");
        return later.Count > 0 ? new DeliveryOutcome.Failed(reason, string.Join(',', later))
            : refused.Count < recipients.Count ? new DeliveryOutcome.Delivered(reason)
            : new DeliveryOutcome.Undeliverable(reason);
    }

    private string Reason(Exception fault)
    {
        var code = (fault as SmtpException)?.StatusCode is { } status and not SmtpStatusCode.GeneralFailure ? $"{(int)status} " : "";
        return Shown($"{server}: {code}{fault.Message} {fault.InnerException?.Message} {fault.InnerException?.InnerException?.Message}");
    }

    /// <summary>Servers say what they like, so it is bounded, and never a password that they might repeat.</summary>
    private string Shown(string reason) =>
        Quoted.Shorten(server.Credentials is { } credentials ? reason.Replace(credentials.Password, "***", StringComparison.Ordinal) : reason, LongestReason).Trim();
}
