
namespace Slipway.Contracts;

public sealed record LinkDocument(string DisplayText, string Uri);
