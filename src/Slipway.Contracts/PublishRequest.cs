using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>What publish and cancel take; all of it may be missing.</summary>
public sealed record PublishRequest(PublishMetadata? Metadata);
