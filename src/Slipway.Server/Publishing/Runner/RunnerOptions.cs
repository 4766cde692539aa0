using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Publishing.Runner;

/// <summary>How a node works on the steps of operations.</summary>
public sealed record RunnerOptions
{
    public static readonly SettingsTable<RunnerOptions> Settings = new()
    {
        {
            "Runner:Concurrency", "`16`",
            "How many steps a node works on at once. The operations of one publisher take at most three quarters of them.",
            Number(1, 1024), (options, value) => options with { Concurrency = value }
        },
        {
            "Runner:Lease", "`00:00:15`",
            "How long a node may be silent before another node takes its steps. Steps of a node that is known to be dead are taken at "
            + "once.",
            Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), (options, value) => options with { Lease = value }
        },
        {
            "Runner:Retries", "`5`",
            "How often a step is retried after a transient error before it blocks.",
            Number(0, 100), (options, value) => options with { Retries = value }
        },
        {
            "Runner:StepTime", "`00:10:00`",
            "For how long one attempt at a step sends requests to the hosts that its offer names, apart from large files that arrive at "
            + "256 KiB a second. The next attempt continues with the rest.",
            Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)), (options, value) => options with { StepTime = value }
        },
    };

    public int Concurrency { get; init; } = 16;

    /// <summary>
    /// How many steps of one publisher run at once: a quarter is left for others, so that hosts
    /// that hang do not hold them all.
    /// </summary>
    public int Share => Math.Max(1, Concurrency - Math.Max(1, Concurrency / 4));

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    public int Retries { get; init; } = 5;

    public TimeSpan StepTime { get; init; } = TimeSpan.FromMinutes(10);
}
