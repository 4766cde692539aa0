using System.Text.RegularExpressions;

namespace Slipway.Server.Files;

/// <summary>Names are parts of paths and keys, so what could lead elsewhere is none.</summary>
internal static partial class LargeFileNames
{
    /// <summary>What is written before it is whole bears this after its name.</summary>
    public const string Partial = ".part";

    public static string Checked(string name) => Allowed().IsMatch(name)
        ? name
        : throw new ArgumentException($"'{name}' is no name of a large file.", nameof(name));

    public static bool IsName(string name) => Allowed().IsMatch(name);

    [GeneratedRegex("^[0-9a-z][0-9a-z-]{15,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex Allowed();
}
