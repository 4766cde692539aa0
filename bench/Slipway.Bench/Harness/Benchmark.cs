namespace Slipway.Bench.Harness;

/// <summary>One benchmark by its name.</summary>
/// <param name="Name">As <c>--only</c> takes it.</param>
/// <param name="InProcess">Whether the measured code runs in the bench itself, which is never compiled natively.</param>
/// <param name="RunAsync">Measures.</param>
internal sealed record Benchmark(string Name, bool InProcess, Func<Setup, Task<IReadOnlyList<Comparison>>> RunAsync);
