
namespace Slipway.Server.Telemetry;

/// <summary>Another program listens on the metrics address.</summary>
public sealed class MetricsAddressException(string message, Exception inner) : IOException(message, inner);
