using Slipway.Contracts;

namespace Slipway.Server.Http;

/// <summary>The name of an endpoint's call: one of <see cref="CallNames"/>.</summary>
public sealed record CallMetadata(string Name);
