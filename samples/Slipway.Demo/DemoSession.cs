using Slipway.Contracts;

namespace Slipway.Demo;

/// <summary>Keeps everything running so that the user can look around.</summary>
internal static class DemoSession
{
    public static async Task UntilInterruptedAsync(DemoOptions options, Walk walk, FileServer files, string token)
    {
        var server = options.Server.OriginalString;
        Report.Plainly($"""

            Kept running until Ctrl-C:
              service   {server}
              files     {files.Address}
              catalog   {server}{walk.CatalogPath}
              token     {token}

            Ready to paste:
              curl -H 'Authorization: Bearer {token}' '{server}{walk.OfferPath}/status?{ApiVersion.Parameter}={ApiVersion.Current}'
            """);
        await files.RunOnAsync();
    }
}
