using System.Net;

namespace Slipway.Server.Fetching;

/// <summary>A stand-in has no such file: nobody else said so, so its own words are told, and not those about a server's status.</summary>
internal sealed class StandInRefusal(HttpStatusCode status, string what) : HttpResponseMessage(status)
{
    public string What { get; } = what;
}
