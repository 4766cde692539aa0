using System.Text.RegularExpressions;

namespace Slipway.Server.Files;

/// <summary>
/// Names become parts of paths and keys, so a name that could lead elsewhere is not valid.
/// </summary>
internal static partial class LargeFileNames
{
    /// <summary>The suffix of a file that is not yet complete.</summary>
    public const string Partial = ".part";

    public static string Checked(string name) => Allowed().IsMatch(name)
        ? name
        : throw new ArgumentException($"'{name}' is not a name of a large file.", nameof(name));

    public static bool IsName(string name) => Allowed().IsMatch(name);

    [GeneratedRegex("^[0-9a-z][0-9a-z-]{15,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex Allowed();
}
