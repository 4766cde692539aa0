
namespace Slipway.Server.Identity;

public sealed record InstanceMetadata(string PreferredNetwork, string PreferredCache, IReadOnlyList<string> Aliases);
