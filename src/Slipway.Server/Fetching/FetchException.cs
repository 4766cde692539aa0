
namespace Slipway.Server.Fetching;

/// <summary>
/// Carries a fault out of a connection attempt, where the framework allows only exceptions; the
/// fetcher turns it back into a value.
/// </summary>
internal sealed class FetchException(string message, bool transient) : Exception(message)
{
    internal bool Transient { get; } = transient;

    internal bool TimedOut { get; init; }
}
