namespace Slipway.Demo;

/// <summary>
/// The demo did not go as it should; the message is one sentence for the reader.
/// </summary>
internal sealed class DemoFailure(string message) : Exception(message);
