using System.CommandLine;
using Slipway.Server.Http;

namespace Slipway.Cli.Options;

/// <summary>
/// The option <c>--app</c>: a GUID, or the client id that another issuer gives its applications.
/// </summary>
internal static class ApplicationOption
{
    public static Option<string> Create(string description = "The application id.") => new("--app")
    {
        Description = description,
        Required = true,
        CustomParser = result =>
        {
            if (ClientId.Read(result.Tokens[0].Value) is { } id)
                return id;
            result.AddError($"--app must be a GUID, or the client id that the issuer of the tokens uses: 1 to {ClientId.Longest} letters, "
                + "digits and signs, without spaces.");
            return null;
        },
    };
}
