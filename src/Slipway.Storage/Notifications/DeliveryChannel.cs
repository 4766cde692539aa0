namespace Slipway.Storage.Notifications;

public enum DeliveryChannel
{
    Mail,
    Webhook,
}
