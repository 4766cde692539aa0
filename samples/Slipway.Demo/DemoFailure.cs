namespace Slipway.Demo;

/// <summary>
/// Something did not go as it should; the message is one sentence for whoever watches.
/// </summary>
internal sealed class DemoFailure(string message) : Exception(message);
