using Microsoft.IdentityModel.Tokens;
using Slipway.Server.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

/// <summary>One host for the tests that change nothing.</summary>
public sealed class IdentityFixture : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal IdentityHost Host { get; private set; } = null!;

    /// <summary>What the host signs its tokens with.</summary>
    internal SigningCredentials Credentials { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await IdentityHost.StartAsync(folder.Path);
        Credentials = await Host.Get<SigningKeys>().SigningAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    public void Dispose() => folder.Dispose();
}
