using System.Net;

namespace Slipway.Server.Fetching;

/// <summary>
/// The response when a local file that stands in for a file of another host cannot be served. Its
/// message replaces one about a server's status.
/// </summary>
public sealed class LocalFileFault(HttpStatusCode status, string what) : HttpResponseMessage(status)
{
    public string What { get; } = what;
}
