namespace Slipway.Cli.Exec;

/// <summary>What a run is held to, and what is kept of it.</summary>
/// <param name="ExpectedExit">The exit code that the command is to end with; null: any, and the run ends with it.</param>
/// <param name="Timeout">How long the command may run; null: as long as it likes.</param>
/// <param name="Verify">A file of expectations that the journal must meet.</param>
/// <param name="Report">The file for what was called.</param>
/// <param name="Journal">The file for the journal.</param>
internal sealed record RunTerms(int? ExpectedExit, TimeSpan? Timeout, string? Verify, string? Report, string? Journal);

/// <summary>How a run ended, and what is told of it, a line each.</summary>
internal sealed record RunEnd
{
    /// <summary>A time-out, as the command <c>timeout</c> says it.</summary>
    public const int TimedOutCode = 124;

    /// <summary>
    /// That the run itself failed, where <c>--expect-exit</c> gives 0 and 1 other meanings; the same of <c>timeout</c> and its like.
    /// </summary>
    public const int FailedCode = 125;

    /// <summary>The command's exit code; null where the run failed before.</summary>
    public int? ExitCode { get; init; }

    public bool TimedOut { get; init; }

    /// <summary>Whether the journal met all that was expected of it.</summary>
    public bool Verified { get; init; } = true;

    /// <summary>
    /// What this program failed with, before the command (there is no exit code then) or after it; null where it did not.
    /// </summary>
    public int? Failure { get; init; }

    public IReadOnlyList<string> Lines { get; init; } = [];

    public static RunEnd Failed(int code, string line) => new() { Failure = code, Lines = [line] };

    /// <summary>
    /// What the run ends with. A time-out and a journal that is not as expected are told in any case; the command's own code stays its own
    /// unless one was expected.
    /// </summary>
    public int CodeUnder(int? expected) => this switch
    {
        { ExitCode: null } => expected is null ? Failure!.Value : FailedCode,
        { TimedOut: true } => TimedOutCode,
        { Failure: not null } when expected is not null => FailedCode,
        { Verified: false } => CommandLine.Failed,
        _ when expected is { } code => ExitCode == code ? CommandLine.Done : CommandLine.Failed,
        _ => ExitCode.Value,
    };

    /// <summary>What is told, with the command's exit code where the run's own hides it.</summary>
    public IReadOnlyList<string> LinesUnder(int? expected) => ExitCode is not { } own || TimedOut || own == (expected ?? 0) || (expected is null && Verified)
        ? Lines
        : [.. Lines, expected is null ? $"the command itself ended with {own}." : $"the command ended with {own}; --expect-exit is {expected}."];
}
