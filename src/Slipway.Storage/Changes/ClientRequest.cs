namespace Slipway.Storage.Changes;

/// <param name="Principal">Who sends it.</param>
/// <param name="Path">Method and path.</param>
/// <param name="Id">The client's name for it.</param>
/// <param name="Body">SHA-256 of its body, hexadecimal.</param>
public sealed record ClientRequest(string Principal, string Path, string Id, string Body);
