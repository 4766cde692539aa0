namespace Slipway.Cli.Exec;

/// <param name="Command">The program, without its arguments, which may hold secrets.</param>
/// <param name="ExitCode">The command's exit code.</param>
/// <param name="Calls">In the order of arrival.</param>
/// <param name="Left">How many more calls there were.</param>
/// <param name="Refused">Outside hosts to which requests were refused.</param>
internal sealed record CallDocument(string Command, int ExitCode, IReadOnlyList<Call> Calls, int Left, IReadOnlyList<RefusedHost> Refused);
