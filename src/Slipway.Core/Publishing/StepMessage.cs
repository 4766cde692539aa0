
namespace Slipway.Core.Publishing;

/// <summary>What a step tells the publisher, as plain text; the wire encodes it as HTML. Never holds a signature or a secret.</summary>
public sealed record StepMessage(string Text, MessageLevel Level, DateTimeOffset Time);
