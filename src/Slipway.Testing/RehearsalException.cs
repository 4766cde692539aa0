namespace Slipway.Testing;

/// <summary>
/// The rehearsal refused what it was told, or what was expected of its journal does not hold; the
/// message says why.
/// </summary>
public sealed class RehearsalException(string message) : Exception(message);
