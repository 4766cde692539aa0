using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

/// <summary>One host for the tests that change nothing.</summary>
public sealed class IdentityFixture : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal IdentityHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await IdentityHost.StartAsync(folder.Path);

    public async Task DisposeAsync() => await Host.DisposeAsync();

    public void Dispose() => folder.Dispose();
}
