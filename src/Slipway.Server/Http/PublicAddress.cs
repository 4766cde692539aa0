using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Slipway.Server.Hosting;

namespace Slipway.Server.Http;

/// <summary>
/// How clients reach this service: the setting <c>PublicUrl</c>, or else the first address that it
/// listens on.
/// </summary>
public sealed class PublicAddress(AddressOptions options, IServer server)
{
    /// <summary>The address, without a trailing slash. Known once the service listens.</summary>
    public string Base => options.PublicUrl ?? Listening;

    /// <summary>
    /// The first address that this process listens on, as this machine reaches it.
    /// </summary>
    public string Listening => server.Features.Get<IServerAddressesFeature>()!.Addresses.First()
        .Replace("://0.0.0.0:", "://127.0.0.1:", StringComparison.Ordinal)
        .Replace("://[::]:", "://127.0.0.1:", StringComparison.Ordinal)
        .TrimEnd('/');
}
