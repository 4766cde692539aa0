using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Slipway.Core.Documents;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>
/// Notifies people by mail: one message for all of them, under a Message-ID that is the same at
/// every attempt.
/// </summary>
public sealed class MailChannel(MailOptions options, NoticeAddresses addresses, TimeProvider machine) : IDeliveryChannel
{
    private const int LongestReason = 500;

    /// <summary>
    /// A shorter password may be a common word, and its masked places in the reply would reveal it.
    /// </summary>
    private const int ShortestMasked = 8;

    private readonly SmtpServer server = options.Smtp!;

    public DeliveryChannel Channel => DeliveryChannel.Mail;

    public int Slots => 4;

    public TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    public async Task<DeliveryOutcome> DeliverAsync(ClaimedDelivery delivery, CancellationToken cancel)
    {
        var recipients = MailComposer.Recipients(delivery.Target);
        if (recipients.Count == 0)
            return new DeliveryOutcome.Undeliverable("There is no valid mail address to send it to.");
        using var message = MailComposer.Compose(delivery, addresses.Of(delivery.Notice), options.From!, recipients, machine.GetUtcNow());
        try
        {
            var refused = await SmtpSession.SendAsync(server, message, recipients, machine, cancel);
            return refused.Count == 0 ? new DeliveryOutcome.Delivered() : OfRefused(recipients.Count, refused);
        }
        catch (Exception fault) when (ReasonOf(fault) is { } reason)
        {
            cancel.ThrowIfCancellationRequested();
            return new DeliveryOutcome.Failed(Shown($"{server}: {reason}"));
        }
    }

    /// <summary>
    /// The other recipients have the message. Only recipients that are full or busy are tried
    /// again; those that do not exist are not.
    /// </summary>
    private DeliveryOutcome OfRefused(int recipients, IReadOnlyList<RefusedRecipient> refused)
    {
        var later = refused.Where(one => !IsForGood(one.Code)).Select(one => one.Address).ToList();
        var refusals = string.Join("; ", refused.Select(one => $"{one.Address} {one.Code} {one.Text}"));
        var reason = Shown($"{refused.Count} of {recipients} recipients refused: {refusals}");
        return later.Count > 0 ? new DeliveryOutcome.Failed(reason, string.Join(',', later))
            : refused.Count < recipients ? new DeliveryOutcome.Delivered(reason)
            : new DeliveryOutcome.Undeliverable(reason);
    }

    /// <summary>Why the server did not accept the message; null for a bug.</summary>
    private static string? ReasonOf(Exception fault) => fault switch
    {
        SmtpCommandException refusal => $"{WhatWasRefused(refusal)} was refused with {(int)refusal.StatusCode} {refusal.Message}",
        ServiceNotAuthenticatedException => $"The server requires a user name and password: {fault.Message}",
        SmtpProtocolException => fault.Message.Split(':')[0], // the rest is the server's last reply, which may be to any command
        SslHandshakeException or TimeoutException => fault.Message,
        IOException or SocketException => $"{fault.Message} {fault.InnerException?.Message}",
        _ => null,
    };

    private static string WhatWasRefused(SmtpCommandException refusal) => refusal.ErrorCode switch
    {
        SmtpErrorCode.SenderNotAccepted => "The sender",
        SmtpErrorCode.RecipientNotAccepted => "A recipient",
        SmtpErrorCode.MessageNotAccepted => "The message",
        _ => "A command",
    };

    /// <summary>552 is full, or too many recipients at once (RFC 5321, 4.5.3.1.10).</summary>
    private static bool IsForGood(int code) => code is >= 500 and not 552;

    /// <summary>
    /// One line of limited length, without the password that a server might repeat.
    /// </summary>
    private string Shown(string reason)
    {
        if (server.Credentials is { Password.Length: >= ShortestMasked } credentials)
            reason = reason.Replace(credentials.Password, "***", StringComparison.Ordinal);
        return Quoted.Shorten(string.Concat(reason.Select(one => char.IsControl(one) ? ' ' : one)).Trim(), LongestReason);
    }
}
