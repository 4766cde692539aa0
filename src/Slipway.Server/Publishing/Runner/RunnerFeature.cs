using Slipway.Server.Hosting;
using Slipway.Storage.Database;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing.Runner;

/// <summary>Runs the steps that are due, and those of nodes that have died.</summary>
internal static class RunnerFeature
{
    public static void AddRunner(this IServiceCollection services, IDatabase database)
    {
        services.AddSingleton<WorkStore>().AddSingleton<StepRunner>().AddHostedService<OperationRunner>();
        if (database.Nodes.DeadOwners is not null)
            services.AddSingleton<DeadNodes>().AddPeriodic<DeadNodes>(
                "Looking for dead nodes", TimeSpan.FromSeconds(0.5), (nodes, cancel) => nodes.RunAsync(cancel));
    }
}
