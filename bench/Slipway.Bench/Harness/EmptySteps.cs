#pragma warning disable IDE0005 // Slipway.Server.Tests compiles this file, too, without the global usings of a web program.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
#pragma warning restore IDE0005
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
/// The service's runner without its web part, with steps that do nothing, so that claiming,
/// loading, deciding and committing are measured alone. A test counts what they allocate.
/// </summary>
internal sealed class EmptySteps : IAsyncDisposable
{
    private static readonly string[] Steps = [StepIds.Validate, StepIds.Certify, StepIds.Provision, StepIds.Package];
    private readonly IHost host;

    private EmptySteps(IHost host) => this.host = host;

    /// <summary>From validation to the preview; there the operation ends.</summary>
    public static int Each => Steps.Length;

    /// <param name="database">Ends with this.</param>
    /// <param name="ran">Is called for each step.</param>
    public static async Task<EmptySteps> StartAsync(IDatabase database, Action ran)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var services = builder.Services;
        services.AddSingleton(_ => database).AddSingleton(TimeProvider.System).AddSingleton(MarketPace.OfMarketplace)
            .AddSingleton<StepInterceptor>();
        services.AddSingleton(new NodeOptions()).AddSingleton(new RunnerOptions());
        services.AddSingleton<MarketTime>().AddSingleton<OfferStore>().AddSingleton<OperationStore>().AddSingleton<WorkStore>();
        foreach (var step in Steps)
            services.AddSingleton<IStepHandler>(new Empty(step, ran));
        services.AddSingleton<FileStore>().AddSingleton<StoredCopies>().AddSingleton<StepHandlers>().AddSingleton<RunningWork>();
        services.AddSingleton<WakeUps>()
            .AddSingleton<TransitionLoop>()
            .AddSingleton<OfferTransitions>()
            .AddSingleton<StepRunner>()
            .AddHostedService<OperationRunner>();
        var host = builder.Build();
        await host.StartAsync();
        return new EmptySteps(host);
    }

    /// <summary>Work is due that the runner does not know of.</summary>
    public void WakeUp() => host.Services.GetRequiredService<WakeUps>().Steps.Call();

    public async ValueTask DisposeAsync()
    {
        // Disposing the host also disposes its database.
        await host.StopAsync();
        host.Dispose();
    }

    private sealed class Empty(string id, Action ran) : IStepHandler
    {
        public string StepId => id;

        public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
        {
            ran();
            return Task.FromResult<StepOutcome>(new StepOutcome.Succeeded());
        }
    }
}
