using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Server.Rehearsal;

/// <summary>How a rehearsal's own requests and files are read: what is misspelt is refused and not passed over.</summary>
internal static class RehearsalJson
{
    /// <summary>New ones each time, for a context makes its options its own.</summary>
    public static JsonSerializerOptions Strict() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
