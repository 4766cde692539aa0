using System.Net;

namespace Slipway.Server.Fetching;

/// <summary>
/// A stand-in does not have the file. The message is the stand-in's own instead of one about a
/// server's status.
/// </summary>
public sealed class StandInRefusal(HttpStatusCode status, string what) : HttpResponseMessage(status)
{
    public string What { get; } = what;
}
