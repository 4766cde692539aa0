using Slipway.Server.Hosting;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>Delivers notices to webhooks, and by mail if a mail server is configured.</summary>
internal static class NotificationsFeature
{
    public static void AddNotifications(this IServiceCollection services, MailOptions mail)
    {
        services.AddSingleton<Outbox>().AddSingleton<DeliveryStore>().AddSingleton<WebhookStore>()
            .AddSingleton<WebhookSecrets>().AddSingleton<NoticeAddresses>().AddSingleton<IDeliveryChannel, WebhookChannel>();
        if (mail.Smtp is not null)
            services.AddSingleton<IDeliveryChannel, MailChannel>();
        services.AddHostedService<Dispatcher>().AddPeriodic<DeliveryStore>(
            "Removing old deliveries", TimeSpan.FromHours(1), (deliveries, cancel) => deliveries.ForgetAsync(cancel));
    }
}
