namespace Slipway.Testing;

/// <summary>
/// The rehearsal refused a request, or an expectation about its journal does not hold; the message
/// says why.
/// </summary>
public sealed class RehearsalException(string message) : Exception(message);
