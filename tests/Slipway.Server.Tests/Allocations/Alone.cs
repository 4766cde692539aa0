namespace Slipway.Server.Tests.Allocations;

/// <summary>Tests that count for the whole process: they run when no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
