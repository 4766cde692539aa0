using System.Net.Sockets;
using System.Security.Authentication;
using Slipway.Core.Documents;
using Slipway.Server.Settings;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>Tells people by mail: one message for all of them, under a Message-ID that is the same at every attempt.</summary>
public sealed class MailChannel(SlipwaySettings settings, NoticeAddresses addresses, TimeProvider machine) : IDeliveryChannel
{
    private const int LongestReason = 500;

    /// <summary>A shorter password is a word of many an answer, and the holes would tell it.</summary>
    private const int ShortestMasked = 8;

    private readonly SmtpServer server = settings.MailSmtp!;

    public DeliveryChannel Channel => DeliveryChannel.Mail;

    public int Slots => 4;

    public TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    public async Task<DeliveryOutcome> DeliverAsync(ClaimedDelivery delivery, CancellationToken cancel)
    {
        var recipients = MailComposer.Recipients(delivery.Target);
        if (recipients.Count == 0)
            return new DeliveryOutcome.Undeliverable("There is no valid mail address to send it to.");
        var mail = MailComposer.Compose(delivery, addresses.Of(delivery.Notice), settings.MailFrom!, recipients, machine.GetUtcNow());
        try
        {
            var refused = await SmtpConversation.SendAsync(server, mail, machine, cancel);
            return refused.Count == 0 ? new DeliveryOutcome.Delivered() : OfRefused(recipients, refused);
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException)
        {
            cancel.ThrowIfCancellationRequested();
            return new DeliveryOutcome.Failed(Shown($"{server}: {fault.Message} {fault.InnerException?.Message}"));
        }
    }

    /// <summary>The others have it, if there are any. Who is full or busy is tried again, alone; who does not exist is not.</summary>
    private DeliveryOutcome OfRefused(IReadOnlyList<string> recipients, IReadOnlyList<RefusedRecipient> refused)
    {
        var later = refused.Where(one => !IsForGood(one.Code)).Select(one => one.Address).ToList();
        var reason = Shown($"{refused.Count} of {recipients.Count} recipients refused: {string.Join("; ", refused.Select(one => $"{one.Address} {one.Code} {one.Text}"))}");
        return later.Count > 0 ? new DeliveryOutcome.Failed(reason, string.Join(',', later))
            : refused.Count < recipients.Count ? new DeliveryOutcome.Delivered(reason)
            : new DeliveryOutcome.Undeliverable(reason);
    }

    /// <summary>552 is full, or too many recipients at once (RFC 5321, 4.5.3.1.10).</summary>
    private static bool IsForGood(int code) => code is >= 500 and not 552;

    /// <summary>Servers say what they like, so it is bounded and one line, and never a password that they might repeat.</summary>
    private string Shown(string reason)
    {
        if (server.Credentials is { Password.Length: >= ShortestMasked } credentials)
            reason = reason.Replace(credentials.Password, "***", StringComparison.Ordinal);
        return Quoted.Shorten(string.Concat(reason.Select(one => char.IsControl(one) ? ' ' : one)).Trim(), LongestReason);
    }
}
