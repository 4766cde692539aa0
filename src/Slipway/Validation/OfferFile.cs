namespace Slipway.Cli.Validation;

/// <summary>An offer's document, with the name of its file.</summary>
internal sealed record OfferFile(string Name, byte[] Text);
