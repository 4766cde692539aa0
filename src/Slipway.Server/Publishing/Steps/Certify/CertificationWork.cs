namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>One address to look at, and what to tell who watches meanwhile.</summary>
public sealed record CertificationWork(string Doing, Func<Findings, CancellationToken, Task> RunAsync);
