namespace Slipway.Cli.Validation;

internal sealed class UnreadableOfferException(string message) : Exception(message);
