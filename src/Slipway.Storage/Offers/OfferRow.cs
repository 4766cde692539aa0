using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Notifications;
using Slipway.Core.Publishing;
using Slipway.Storage.Operations;

namespace Slipway.Storage.Offers;

/// <summary>An offer with one of its operations and that operation's work, as the shared SELECT reads them.</summary>
internal sealed class OfferRow
{
    public const string Columns = """
        o.publisher_id, o.offer_id, o.offer_type_id, o.display_text, o.migrated, o.status, o.draft_version, o.draft_hash, o.changed_time,
        o.preview_version, o.production_version, o.last_publishing_version, o.notification_emails, o.revision,
        n.operation_id AS op_id, n.publishing_version AS op_publishing_version, n.kind AS op_kind, n.state AS op_state, n.offer_version AS op_offer_version,
        n.snapshot_hash AS op_snapshot_hash, n.notification_emails AS op_notification_emails, n.steps AS op_steps, n.changed_time AS op_changed_time,
        n.revision AS op_revision, w.progress, w.notes, o.command_revision
        """;

    /// <summary>Of <see cref="Columns"/> and market time; further columns of a question follow.</summary>
    public const int Count = 28;

    /// <summary>Reads <see cref="Columns"/> and market time by their places; offer and operation may be missing.</summary>
    public static OfferRow Read(DbDataReader row)
    {
        var market = row.GetInt64(27);
        if (row.IsDBNull(0))
            return new OfferRow { MarketNow = market };
        var operation = !row.IsDBNull(14);
        return new OfferRow
        {
            PublisherId = row.GetString(0),
            OfferId = row.GetString(1),
            OfferTypeId = row.GetString(2),
            DisplayText = row.GetString(3),
            Migrated = row.GetInt64(4),
            Status = row.GetString(5),
            DraftVersion = row.GetInt64(6),
            DraftHash = row.GetString(7),
            ChangedTime = row.GetInt64(8),
            PreviewVersion = row.IsDBNull(9) ? null : row.GetInt64(9),
            ProductionVersion = row.IsDBNull(10) ? null : row.GetInt64(10),
            LastPublishingVersion = row.GetInt64(11),
            NotificationEmails = row.GetString(12),
            Revision = row.GetInt64(13),
            OpId = operation ? row.GetString(14) : null,
            OpPublishingVersion = operation ? row.GetInt64(15) : 0,
            OpKind = operation ? row.GetString(16) : "",
            OpState = operation ? row.GetString(17) : "",
            OpOfferVersion = operation ? row.GetInt64(18) : 0,
            OpSnapshotHash = operation ? row.GetString(19) : "",
            OpNotificationEmails = operation ? row.GetString(20) : "",
            OpSteps = operation ? row.GetString(21) : "",
            OpChangedTime = operation ? row.GetInt64(22) : 0,
            OpRevision = operation ? row.GetInt64(23) : 0,
            Progress = row.IsDBNull(24) ? null : row.GetInt64(24),
            Notes = row.IsDBNull(25) ? null : row.GetString(25),
            CommandRevision = row.GetInt64(26),
            MarketNow = market,
        };
    }

    public string? PublisherId { get; init; }

    public string OfferId { get; init; } = "";

    public string OfferTypeId { get; init; } = "";

    public string DisplayText { get; init; } = "";

    public long Migrated { get; init; }

    public string Status { get; init; } = "";

    public long DraftVersion { get; init; }

    public string DraftHash { get; init; } = "";

    public long ChangedTime { get; init; }

    public long? PreviewVersion { get; init; }

    public long? ProductionVersion { get; init; }

    public long LastPublishingVersion { get; init; }

    public string NotificationEmails { get; init; } = "";

    public long Revision { get; init; }

    public string? OpId { get; init; }

    public long OpPublishingVersion { get; init; }

    public string OpKind { get; init; } = "";

    public string OpState { get; init; } = "";

    public long OpOfferVersion { get; init; }

    public string OpSnapshotHash { get; init; } = "";

    public string OpNotificationEmails { get; init; } = "";

    public string OpSteps { get; init; } = "";

    public long OpChangedTime { get; init; }

    public long OpRevision { get; init; }

    public long? Progress { get; init; }

    public string? Notes { get; init; }

    public long CommandRevision { get; init; }

    public long MarketNow { get; init; }

    public Offer? ToOffer() => PublisherId is null ? null : new Offer
    {
        PublisherId = PublisherId,
        OfferId = OfferId,
        OfferTypeId = OfferTypeId,
        DisplayText = DisplayText,
        Migrated = Migrated == 1,
        Status = WireWords.Parse<OfferStatus>(Status)!.Value,
        DraftVersion = (int)DraftVersion,
        DraftHash = DraftHash,
        ChangedTime = Ticks.ToTime(ChangedTime),
        PreviewVersion = (int?)PreviewVersion,
        ProductionVersion = (int?)ProductionVersion,
        LastPublishingVersion = (int)LastPublishingVersion,
        NotificationEmails = NotificationEmails,
        Revision = Revision,
        CommandRevision = CommandRevision,
        Newest = ToOperation(),
    };

    public Operation? ToOperation() => OpId is null ? null : new Operation
    {
        Id = Guid.Parse(OpId, CultureInfo.InvariantCulture),
        Kind = WireWords.Parse<OperationKind>(OpKind)!.Value,
        State = WireWords.Parse<OperationState>(OpState)!.Value,
        PublishingVersion = (int)OpPublishingVersion,
        OfferVersion = (int)OpOfferVersion,
        SnapshotHash = OpSnapshotHash,
        NotificationEmails = OpNotificationEmails,
        Steps = JsonSerializer.Deserialize(OpSteps, StoredJson.Default.ImmutableArrayStep),
        ChangedTime = Ticks.ToTime(OpChangedTime),
        Revision = OpRevision,
    };

    public OperationStamp ToStamp() => new(Guid.Parse(OpId!, CultureInfo.InvariantCulture), OpRevision, Revision, Progress, Notes);

    public StepProgress ToProgress() => new(
        (int)(Progress ?? 0),
        Notes is null or "[]" ? [] : JsonSerializer.Deserialize(Notes, StoredJson.Default.ImmutableArrayStepMessage));
}

/// <summary>How far the current step has come, 0 to 100, and what it says meanwhile.</summary>
public sealed record StepProgress(int Percentage, ImmutableArray<StepMessage> Notes)
{
    public static readonly StepProgress None = new(0, []);
}

/// <summary>Times are stored as UTC ticks, so that both databases compare them alike and no fraction is lost.</summary>
internal static class Ticks
{
    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>JSON of the columns that hold a value object.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ImmutableArray<Step>))]
[JsonSerializable(typeof(ImmutableArray<StepMessage>))]
[JsonSerializable(typeof(VersionArtifacts))]
[JsonSerializable(typeof(LiveContent))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(Notice))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static string Of(ImmutableArray<Step> steps) => JsonSerializer.Serialize(steps, Default.ImmutableArrayStep);

    public static string Of(Notice notice) => JsonSerializer.Serialize(notice, Default.Notice);
}
