namespace Slipway.Storage.Database;

/// <summary>
/// The connection broke in the commit, so nobody knows yet whether it was done: it must be neither
/// reported as undone nor done again as new.
/// </summary>
public sealed class CommitUnknownException(Exception inner) : Exception("The database was lost while it committed.", inner);
