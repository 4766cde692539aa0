using Slipway.Demo;

if (DemoOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine("demo: script/demo is the way to start this program.");
    return 2;
}

var report = new Report();
try
{
    await using var files = await FileServer.StartAsync(options.Files);
    using var client = new PublishingClient(options.Server);
    report.Event("service", $"{options.Server.OriginalString} (a rehearsal with fresh data)");
    report.Event("files", $"{files.Address} (the sample's logos and its disk image)");
    await new Walk(client, report, options, files).RunAsync();
    if (options.Keep)
        await Keeping.UntilInterruptedAsync(options, files, client.Token);
    return 0;
}
catch (DemoFailure failure)
{
    Console.Error.WriteLine($"demo: {failure.Message}");
    return 1;
}
catch (OperationCanceledException fault) when (fault.InnerException is not TimeoutException)
{
    Console.Error.WriteLine("demo: interrupted.");
    return 1;
}
catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
{
    Console.Error.WriteLine($"demo: the service at {options.Server.OriginalString} could not be used: {fault.Message}");
    return 1;
}
