namespace Slipway.Cli.Exec;

/// <summary>The limits and expectations of a run, and the files that it writes.</summary>
/// <param name="ExpectedExit">
/// The exit code expected of the command; null: any, and the run ends with the same code.
/// </param>
/// <param name="Timeout">How long the command may run; null: without a limit.</param>
/// <param name="Verify">A file of expectations that the journal must meet.</param>
/// <param name="Report">The file for the list of calls.</param>
/// <param name="Journal">The file for the journal.</param>
internal sealed record RunTerms(int? ExpectedExit, TimeSpan? Timeout, string? Verify, string? Report, string? Journal);
