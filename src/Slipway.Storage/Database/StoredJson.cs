using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Core.Definitions;
using Slipway.Core.Publishing;

namespace Slipway.Storage.Database;

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
