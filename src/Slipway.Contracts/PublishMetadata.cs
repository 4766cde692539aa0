using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <param name="NotificationEmails">Addresses with commas between them.</param>
/// <param name="Confirm">
/// What the publisher confirms (ours), such as <c>plan-public:my-plan</c>: that private plan may
/// become public.
/// </param>
public sealed record PublishMetadata(
    [property: JsonPropertyName("notification-emails")] string? NotificationEmails, IReadOnlyList<string>? Confirm = null);
