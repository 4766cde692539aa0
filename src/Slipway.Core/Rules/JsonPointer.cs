using System.Globalization;

namespace Slipway.Core.Rules;

/// <summary>JSON pointers (RFC 6901) into the body of a PUT, as faults and references name places.</summary>
internal static class JsonPointer
{
    public const string Definition = "/definition";

    public static string Append(string pointer, string key) =>
        $"{pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static string Append(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>Empty for a pointer of one key, null for the empty pointer.</summary>
    public static string? Parent(string pointer) => pointer.Length == 0 ? null : pointer[..pointer.LastIndexOf('/')];
}
