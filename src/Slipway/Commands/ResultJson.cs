using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Cli.Commands;

/// <summary>What verbs print with <c>--output json</c>, and the note of a backup.</summary>
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(BackupNote))]
[JsonSerializable(typeof(PrincipalAddCommand.Added))]
[JsonSerializable(typeof(PublisherCommand.ShownPublisher))]
[JsonSerializable(typeof(RulesCommand.ShownRule))]
[JsonSerializable(typeof(IReadOnlyList<ArtifactsCommand.ShownArtifact>))]
[JsonSerializable(typeof(IReadOnlyList<AuditCommand.ShownChange>))]
[JsonSerializable(typeof(IReadOnlyList<FieldsCommand.ShownField>))]
[JsonSerializable(typeof(IReadOnlyList<NotificationCommand.ShownDelivery>))]
[JsonSerializable(typeof(IReadOnlyList<OfferCommand.ShownEvent>))]
[JsonSerializable(typeof(IReadOnlyList<PrincipalCommand.ShownPrincipal>))]
[JsonSerializable(typeof(IReadOnlyList<PrincipalSecretCommand.ShownSecret>))]
[JsonSerializable(typeof(IReadOnlyList<PublisherCommand.ShownPublisher>))]
[JsonSerializable(typeof(IReadOnlyList<RulesCommand.ShownRule>))]
[JsonSerializable(typeof(IReadOnlyList<SigningKeyCommand.ShownKey>))]
[JsonSerializable(typeof(List<ValidateCommand.ShownFault>))]
[JsonSerializable(typeof(IReadOnlyList<WebhookCommand.ShownWebhook>))]
internal sealed partial class ResultJson : JsonSerializerContext;
