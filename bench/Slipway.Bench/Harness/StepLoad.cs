using System.Diagnostics;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Server.Files;
using Slipway.Server.Hosting;
using Slipway.Server.Publishing;
using Slipway.Server.Publishing.Runner;
using Slipway.Server.Publishing.Steps;
using Slipway.Storage.Database;
using Slipway.Storage.Files;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;

namespace Slipway.Bench.Harness;

/// <summary>
/// The service's runner without its web part, with steps that do nothing, to measure claiming,
/// loading, deciding and committing.
/// </summary>
internal sealed class StepLoad : IAsyncDisposable
{
    /// <summary>From validation to the preview; there the operation ends.</summary>
    public const int StepsEach = 4;

    private readonly Store store;
    private readonly IHost host;
    private double rate = 1000;

    private StepLoad(Store store, IHost host)
    {
        this.store = store;
        this.host = host;
    }

    public static async Task<StepLoad> StartAsync(Setup setup, Store store)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var services = builder.Services;
        var database = await store.OpenAsync();
        services.AddSingleton(_ => database).AddSingleton(TimeProvider.System).AddSingleton(MarketPace.OfMarketplace)
            .AddSingleton<StepInterceptor>();
        services.AddSingleton(new NodeOptions()).AddSingleton(new RunnerOptions());
        services.AddSingleton<MarketTime>().AddSingleton<OfferStore>().AddSingleton<OperationStore>().AddSingleton<WorkStore>();
        foreach (var step in (string[])[StepIds.Validate, StepIds.Certify, StepIds.Provision, StepIds.Package])
            services.AddSingleton<IStepHandler>(new NoStep(step));
        services.AddSingleton<FileStore>().AddSingleton<StoredCopies>().AddSingleton<StepHandlers>().AddSingleton<RunningWork>();
        services.AddSingleton<WakeUps>()
            .AddSingleton<TransitionLoop>()
            .AddSingleton<OfferTransitions>()
            .AddSingleton<StepRunner>()
            .AddHostedService<OperationRunner>();
        var host = builder.Build();
        await host.StartAsync();
        return new StepLoad(store, host);
    }

    /// <summary>Steps a second, over about <paramref name="seconds"/>.</summary>
    public async Task<double> RunAsync(int seconds)
    {
        var (first, operations) = (store.Runs, Math.Max(100, (int)(rate * seconds / StepsEach)));
        await store.AddRunningAsync(operations);
        await store.SettleAsync();
        await using var connection = await store.ConnectAsync();
        var range = $"offer_key BETWEEN '{Store.RunningOffer(first)}' AND '{Store.RunningOffer(store.Runs)}'";
        var watch = Stopwatch.StartNew();
        await connection.Session().ExecuteAsync($"UPDATE work SET due = 0 WHERE {range}");
        host.Services.GetRequiredService<WakeUps>().Steps.Call();
        while (await connection.Session().ValueAsync<long>($"SELECT COUNT(*) FROM work WHERE {range}") > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var passed = watch.Elapsed.TotalSeconds;
        var previews = await store.CountAsync($"operations WHERE state = 'succeeded' AND {range}");
        return previews == operations
            ? rate = operations * StepsEach / passed
            : throw new BenchmarkException($"of {operations} operations, {previews} reached their preview.");
    }

    public async ValueTask DisposeAsync()
    {
        // Disposing the host also disposes its database.
        await host.StopAsync();
        host.Dispose();
    }

    private sealed class NoStep(string id) : IStepHandler
    {
        public string StepId => id;

        public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel) =>
            Task.FromResult<StepOutcome>(new StepOutcome.Succeeded());
    }
}
