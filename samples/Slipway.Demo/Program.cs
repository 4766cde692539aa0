using System.Runtime.InteropServices;
using Slipway.Demo;
using Slipway.Demo.Nodes;

var report = new Report();
if (NodesOptions.Read(args) is { } fleet)
{
    return await RunAsync(fleet.Server, async () =>
    {
        await using var lookout = new NodeDatabase(fleet.Database);
        using var client = new PatientClient(fleet.Server);
        using var interrupt = new CancellationTokenSource();
        using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => interrupt.Cancel());
        await new Rescue(client, report, fleet, lookout).RunAsync(interrupt.Token);
    });
}

if (DemoOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine("demo: start this program with script/demo.");
    return 2;
}

return await RunAsync(options.Server, async () =>
{
    await using var files = await FileServer.StartAsync(options.Files);
    using var client = new PublishingClient(options.Server);
    report.Event("service", $"{options.Server.OriginalString} (a rehearsal with fresh data)");
    report.Event("files", $"{files.Address} (the sample's logos, its disk image or its package)");
    var walk = new Walk(client, report, options, files);
    await walk.RunAsync();
    if (options.Keep)
        await DemoSession.UntilInterruptedAsync(options, walk, files, client.Token);
});

static async Task<int> RunAsync(Uri server, Func<Task> show)
{
    try
    {
        await show();
        return 0;
    }
    catch (DemoFailure failure)
    {
        Console.Error.WriteLine($"demo: {failure.Message}");
    }
    catch (OperationCanceledException fault) when (fault.InnerException is not TimeoutException)
    {
        Console.Error.WriteLine("demo: interrupted.");
    }
    catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
    {
        Console.Error.WriteLine($"demo: the service at {server.OriginalString} could not be used: {fault.Message}");
    }

    return 1;
}
