using Slipway.Contracts;

namespace Slipway.Demo;

/// <summary>Leaves everything running for whoever wants to look around.</summary>
internal static class Keeping
{
    public static async Task UntilInterruptedAsync(DemoOptions options, FileServer files, string token)
    {
        var server = options.Server.OriginalString;
        Report.Plainly($"""

            Kept running until Ctrl-C:
              service   {server}
              files     {files.Address}
              catalog   {server}{Walk.CatalogPath}
              token     {token}

            Ready to paste:
              curl -H 'Authorization: Bearer {token}' '{server}{Walk.OfferPath}/status?{ApiVersion.Parameter}={ApiVersion.Current}'
            """);
        await files.RunOnAsync();
    }
}
