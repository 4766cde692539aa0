namespace Slipway.Storage.Database;

/// <summary>
/// The store cannot be used with these settings; the message is one sentence for the person who
/// starts the program.
/// </summary>
public sealed class StoreUnusableException(string message, Exception? inner = null) : Exception(message, inner);
