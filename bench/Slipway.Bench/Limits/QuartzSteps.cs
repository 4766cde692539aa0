using System.Diagnostics;
using Npgsql;
using Quartz;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Limits;

/// <summary>
/// The same work on Quartz.NET, clustered, on the same PostgreSQL: every step is a durable trigger,
/// and a job that does nothing but schedule the next step's. It has as many threads as Slipway, and
/// batches of Quartz's own size for a cluster, which is the number of threads.
/// </summary>
internal sealed class QuartzSteps : IAsyncDisposable
{
    private const int Threads = 16;

    private readonly IHost host;
    private readonly IScheduler scheduler;
    private readonly Tally tally;

    private QuartzSteps(IHost host, IScheduler scheduler)
    {
        this.host = host;
        this.scheduler = scheduler;
        tally = host.Services.GetRequiredService<Tally>();
    }

    public static async Task<QuartzSteps> StartAsync(Setup setup)
    {
        var database = await setup.DatabaseAsync("quartz");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Tally>();
        builder.Services.AddQuartz(quartz =>
        {
            quartz.UseDefaultThreadPool(Threads);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(new NpgsqlConnectionStringBuilder(setup.Postgres) { Database = database }.ToString());
                store.UseClustering();
                store.ProvisionSchema();
            });
        });
        var host = builder.Build();
        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        for (var step = 1; step <= EmptySteps.Each; step++)
            await scheduler.AddJob(JobBuilder.Create<Step>().WithIdentity($"step{step}").StoreDurably().Build());
        return new QuartzSteps(host, scheduler);
    }

    /// <summary>
    /// Steps a second until each of <paramref name="operations"/> has completed all its steps.
    /// </summary>
    public async Task<double> RunAsync(int operations)
    {
        await scheduler.Standby();
        for (var operation = 0; operation < operations; operation++)
            await scheduler.ScheduleJob(Step.Trigger(Guid.CreateVersion7().ToString(), 1));
        var done = tally.Expect(operations * EmptySteps.Each);
        var watch = Stopwatch.StartNew();
        await scheduler.Start();
        await done;
        return operations * EmptySteps.Each / watch.Elapsed.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await scheduler.Shutdown(waitForJobsToComplete: true);
        host.Dispose();
    }

    internal sealed class Tally
    {
        private TaskCompletionSource done = new();
        private int open;

        public Task Expect(int steps)
        {
            open = steps;
            done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return done.Task;
        }

        public void Count()
        {
            if (Interlocked.Decrement(ref open) == 0)
                done.SetResult();
        }
    }

    internal sealed class Step(Tally tally) : IJob
    {
        public static ITrigger Trigger(string operation, int step) => TriggerBuilder.Create()
            .WithIdentity($"{operation}-{step}")
            .ForJob($"step{step}")
            .UsingJobData("operation", operation)
            .UsingJobData("step", step)
            .StartNow()
            .Build();

        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            var step = context.MergedJobDataMap.GetInt("step");
            if (step < EmptySteps.Each)
                await context.Scheduler.ScheduleJob(
                    Trigger(context.MergedJobDataMap.GetString("operation")!, step + 1), cancellationToken: cancellationToken);
            tally.Count();
        }
    }
}
