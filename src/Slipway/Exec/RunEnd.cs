using Slipway.Cli.Options;

namespace Slipway.Cli.Exec;

/// <summary>How a run ended, and the lines to print about it.</summary>
internal sealed record RunEnd
{
    /// <summary>
    /// The exit code of a time-out, the same as that of the command <c>timeout</c>.
    /// </summary>
    public const int TimedOutCode = 124;

    /// <summary>
    /// The exit code when the run itself failed and <c>--expect-exit</c> gives 0 and 1 other
    /// meanings; <c>timeout</c> and similar commands use the same.
    /// </summary>
    public const int FailedCode = 125;

    /// <summary>
    /// The command's exit code; null if the run failed before the command started.
    /// </summary>
    public int? ExitCode { get; init; }

    public bool TimedOut { get; init; }

    /// <summary>Whether the journal met all expectations.</summary>
    public bool Verified { get; init; } = true;

    /// <summary>
    /// The exit code with which this program itself failed, before the command (then the command
    /// has no exit code) or after it; null if it did not fail.
    /// </summary>
    public int? Failure { get; init; }

    public IReadOnlyList<string> Lines { get; init; } = [];

    public static RunEnd Failed(int code, string line) => new() { Failure = code, Lines = [line] };

    /// <summary>
    /// The run's exit code. A time-out and an unmet expectation are always reported; otherwise the
    /// command's own code is passed on unless one was expected.
    /// </summary>
    public int CodeUnder(int? expected) => this switch
    {
        { ExitCode: null } => expected is null ? Failure!.Value : FailedCode,
        { TimedOut: true } => TimedOutCode,
        { Failure: not null } when expected is not null => FailedCode,
        { Verified: false } => Exit.Failed,
        _ when expected is { } code => ExitCode == code ? Exit.Done : Exit.Failed,
        _ => ExitCode.Value,
    };

    /// <summary>
    /// The lines to print, with the command's exit code if the run's own hides it.
    /// </summary>
    public IReadOnlyList<string> LinesUnder(int? expected) =>
        ExitCode is not { } own || TimedOut || own == (expected ?? 0) || (expected is null && Verified)
        ? Lines
        : [.. Lines, expected is null
            ? $"the command itself ended with {own}."
            : $"the command ended with {own}; --expect-exit is {expected}."];
}
