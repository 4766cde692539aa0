using Slipway.Server.Fetching;
using Slipway.Server.Files;
using Slipway.Server.Hosting;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Notifications;
using Slipway.Server.Offers;
using Slipway.Server.Publishing;
using Slipway.Server.Publishing.Runner;
using Slipway.Server.Rules;
using Slipway.Server.Settings;
using Slipway.Server.Telemetry;

namespace Slipway.Server;

/// <summary>The options of all features of the service.</summary>
public sealed record ServiceOptions
{
    public static readonly SettingsTable<ServiceOptions> Settings = new()
    {
        { AddressOptions.Settings, options => options.Address, (options, part) => options with { Address = part } },
        { StoreOptions.Settings, options => options.Store, (options, part) => options with { Store = part } },
        { SecretsOptions.Settings, options => options.Secrets, (options, part) => options with { Secrets = part } },
        { IdentityOptions.Settings, options => options.Identity, (options, part) => options with { Identity = part } },
        { RolesOptions.Settings, options => options.Roles, (options, part) => options with { Roles = part } },
        { DraftOptions.Settings, options => options.Draft, (options, part) => options with { Draft = part } },
        { OperationOptions.Settings, options => options.Operation, (options, part) => options with { Operation = part } },
        { FetchOptions.Settings, options => options.Fetch, (options, part) => options with { Fetch = part } },
        { ArtifactOptions.Settings, options => options.Artifacts, (options, part) => options with { Artifacts = part } },
        { RulesOptions.Settings, options => options.Rules, (options, part) => options with { Rules = part } },
        { NodeOptions.Settings, options => options.Node, (options, part) => options with { Node = part } },
        { RunnerOptions.Settings, options => options.Runner, (options, part) => options with { Runner = part } },
        { TelemetryOptions.Settings, options => options.Telemetry, (options, part) => options with { Telemetry = part } },
        { LogOptions.Settings, options => options.Logs, (options, part) => options with { Logs = part } },
        { LimitsOptions.Settings, options => options.Limits, (options, part) => options with { Limits = part } },
        { MailOptions.Settings, options => options.Mail, (options, part) => options with { Mail = part } },
    };

    public AddressOptions Address { get; init; } = new();

    public StoreOptions Store { get; init; } = new();

    public SecretsOptions Secrets { get; init; } = new();

    public IdentityOptions Identity { get; init; } = new();

    public RolesOptions Roles { get; init; } = new();

    public DraftOptions Draft { get; init; } = new();

    public OperationOptions Operation { get; init; } = new();

    public FetchOptions Fetch { get; init; } = new();

    public ArtifactOptions Artifacts { get; init; } = new();

    public RulesOptions Rules { get; init; } = new();

    public NodeOptions Node { get; init; } = new();

    public RunnerOptions Runner { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    public LogOptions Logs { get; init; } = new();

    public LimitsOptions Limits { get; init; } = new();

    public MailOptions Mail { get; init; } = new();

    /// <summary>Each feature finds its own options.</summary>
    public void AddTo(IServiceCollection services) => services
        .AddSingleton(Address).AddSingleton(Store).AddSingleton(Secrets).AddSingleton(Identity).AddSingleton(Roles).AddSingleton(Draft)
        .AddSingleton(Operation).AddSingleton(Fetch).AddSingleton(Artifacts).AddSingleton(Rules).AddSingleton(Node).AddSingleton(Runner)
        .AddSingleton(Telemetry).AddSingleton(Logs).AddSingleton(Limits).AddSingleton(Mail);
}
