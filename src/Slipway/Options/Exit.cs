using System.CommandLine;

namespace Slipway.Cli.Options;

/// <summary>The exit codes that scripts rely on.</summary>
internal static class Exit
{
    public const int Done = 0;

    /// <summary>
    /// The command was understood but cannot be done: the thing already exists, or does not exist.
    /// </summary>
    public const int Failed = 1;

    /// <summary>
    /// The command line is not valid, or a file or database that it names cannot be used.
    /// </summary>
    public const int Unusable = 2;

    public static int Fail(ParseResult parsed, string message, int code = Failed) =>
        Fail(parsed.InvocationConfiguration.Error, message, code);

    /// <summary>Writes one line, even if the message has several.</summary>
    public static int Fail(TextWriter error, string message, int code)
    {
        error.WriteLine($"slipway: {string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
        return code;
    }
}
