using System.Globalization;

namespace Slipway.Core.Documents;

/// <summary>
/// JSON pointers (RFC 6901): how faults say where. The empty string is the whole document.
/// </summary>
public static class JsonPointer
{
    /// <summary>Where the definition stands in the body of a PUT.</summary>
    public const string Definition = "/definition";

    /// <summary>
    /// One name as a pointer writes it: <c>~</c> is <c>~0</c> and <c>/</c> is <c>~1</c>.
    /// </summary>
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Unescape(string name) =>
        name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    public static string Append(string pointer, string name) => $"{pointer}/{Escape(name)}";

    public static string Append(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>Empty for a pointer of one name, null for the empty pointer.</summary>
    public static string? Parent(string pointer) => pointer.Length == 0 ? null : pointer[..pointer.LastIndexOf('/')];
}
