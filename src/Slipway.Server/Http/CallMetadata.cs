using Slipway.Contracts;

namespace Slipway.Server.Http;

/// <summary>What an endpoint is called: one of <see cref="CallNames"/>.</summary>
public sealed record CallMetadata(string Name);
