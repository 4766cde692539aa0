namespace Slipway.Cli.Exec;

/// <param name="Time">When it arrived; machine time, UTC.</param>
/// <param name="Method">As it was sent.</param>
/// <param name="Host">The host that the client meant.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="Milliseconds">How long the response took.</param>
internal sealed record Call(DateTimeOffset Time, string Method, string Host, string Path, int Status, long Milliseconds);
