using System.Net;
using System.Net.Mail;
using Slipway.Core.Publishing;
using Slipway.Server.Rehearsal.Files;
using Slipway.Storage.Postgres;

namespace Slipway.Server.Settings;

/// <summary>Everything that can be set, read once at start; docs/settings.md lists the names.</summary>
public sealed record SlipwaySettings
{
    public required string Urls { get; init; }

    /// <summary>The data folder: SQLite's database, unless <see cref="Database"/> is set, and the key file, unless <see cref="SecretsKeyFile"/> is.</summary>
    public required string Data { get; init; }

    /// <summary>What <see cref="Data"/> is when a rehearsal is to leave nothing behind.</summary>
    public const string Memory = ":memory:";

    /// <summary>A folder of what a rehearsal's new database begins with; null: the well-known publishers and principals alone.</summary>
    public string? Load { get; init; }

    /// <summary>A PostgreSQL connection string; null for SQLite.</summary>
    public string? Database { get; init; }

    /// <summary>What <see cref="Database"/> leads to: the server, or a pooler before it.</summary>
    public Pooler DatabasePooler { get; init; }

    /// <summary>A connection string that leads past the pooler; null where there is none.</summary>
    public string? DatabaseDirect { get; init; }

    public bool Rehearsal { get; init; }

    /// <summary>Whether a rehearsal may listen beyond loopback; it then answers to every IP address and to the machine's name.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>More host names that a rehearsal answers to.</summary>
    public IReadOnlyList<string> AllowRemoteNames { get; init; } = [];

    /// <summary>Null: that of the database, which is real until another is set.</summary>
    public Pace? Pace { get; init; }

    /// <summary>What a rehearsal chooses to happen: the text of a scenario that was read without fault; null: what its database holds.</summary>
    public string? Scenarios { get; init; }

    /// <summary>What a rehearsal's chances come from; null: what its database holds, or any.</summary>
    public int? RandomSeed { get; init; }

    /// <summary>Which addresses of other hosts a rehearsal answers from files of this machine.</summary>
    public FileMap Files { get; init; } = FileMap.Empty;

    /// <summary>Hosts besides this machine that a rehearsal asks.</summary>
    public IReadOnlyList<string> RehearsalAllowedHosts { get; init; } = [];

    /// <summary>
    /// How long, in machine time, an operation of a rehearsal runs at least. Zero here, for servers that tests start; the setting's default
    /// is a second.
    /// </summary>
    public TimeSpan ShortestOperation { get; init; }

    /// <summary>Whether a rehearsal also speaks TLS in the name of the hosts that clients have in their code.</summary>
    public bool TlsHosts { get; init; }

    /// <summary>Where it does; 0 picks a free port.</summary>
    public int TlsPort { get; init; } = 443;

    /// <summary>How clients reach the service, without a trailing slash; null: the address it listens on.</summary>
    public string? PublicUrl { get; init; }

    public string? SecretsKeyFile { get; init; }

    /// <summary>The issuer of tokens; null maps the built-in token service.</summary>
    public string? IdentityAuthority { get; init; }

    /// <summary>The audience of tokens; those of the built-in token service are all for it.</summary>
    public string IdentityAudience { get; init; } = "https://cloudpartner.azure.com";

    /// <summary>Audiences that tokens may have as well.</summary>
    public IReadOnlyList<string> IdentityMoreAudiences { get; init; } = [];

    /// <summary>The tenants whose tokens count; empty: those of every tenant.</summary>
    public IReadOnlyList<string> IdentityTenants { get; init; } = [];

    /// <summary>By how much the clocks of issuer and service may differ.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a client may send a wrong secret from one address before it has to wait; null: 10.</summary>
    public int? FailedLogins { get; init; }

    /// <summary>The proxies whose word about the client's address and scheme is believed.</summary>
    public IReadOnlyList<IPNetwork> ProxyNetworks { get; init; } = [];

    /// <summary>Whether the first signing key is one that all servers of this process share: for servers that tests start by the dozen. No setting.</summary>
    public bool SharesSigningKey { get; init; }

    /// <summary>Whether the service may listen on loopback alone. No setting.</summary>
    public bool LoopbackOnly { get; init; }

    /// <summary>Hosts in whose name the service answers although it has a <see cref="PublicUrl"/>. No setting.</summary>
    public IReadOnlyCollection<string> StandsInFor { get; init; } = [];

    /// <summary>After how many seconds a client that began an operation should look at it. No setting.</summary>
    public int RetryAfter { get; init; } = 5;

    /// <summary>Publishers that a rehearsal has beside the well-known ones, with the same principals. No setting.</summary>
    public IReadOnlyList<string> MorePublishers { get; init; } = [];

    /// <summary>
    /// Whether faults name the command that explains their rule: for a server that is gone when they are read. No setting.
    /// </summary>
    public bool RulesByCommand { get; init; }

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    public bool ContributorMayGoLive { get; init; } = true;

    public IfMatchRule RequireIfMatch { get; init; } = IfMatchRule.Off;

    public bool CreatedOnPut { get; init; }

    /// <summary>What GET of an operation that has succeeded gives as its status: clients wait for different words.</summary>
    public string OperationStatus { get; init; } = "succeeded";

    /// <summary>Host names that may be fetched from whatever address they have.</summary>
    public IReadOnlyList<string> ArtifactsAllowedHosts { get; init; } = [];

    /// <summary>Networks that may be fetched from although they are private.</summary>
    public IReadOnlyList<IPNetwork> ArtifactsAllowedNetworks { get; init; } = [];

    /// <summary>How long one fetch may take in all.</summary>
    public TimeSpan ArtifactsTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether provisioning copies disk images into the store for large files; else they are left where they are.</summary>
    public bool CopyImages { get; init; }

    /// <summary>Where large files lie: a folder or an <c>s3://</c> address; null: a folder below <see cref="Data"/>.</summary>
    public string? ArtifactsStore { get; init; }

    /// <summary>The key's id and secret for a bucket; null: those of the usual AWS variables.</summary>
    public string? ArtifactsStoreKey { get; init; }

    public string? ArtifactsStoreSecret { get; init; }

    /// <summary>Whether disks need a signed address wherever they are; else only in blob stores.</summary>
    public bool SasRequired { get; init; }

    /// <summary>
    /// Whether a private plan may become public without a confirmation: it is a warning then, else the publish is refused.
    /// </summary>
    public bool PrivateMayBecomePublic { get; init; }

    /// <summary>What this node is called in leases, history and telemetry.</summary>
    public string NodeName { get; init; } = Environment.MachineName;

    public int RunnerConcurrency { get; init; } = 16;

    /// <summary>
    /// How many of those one publisher's operations may take: a quarter is left for others, so that nobody who hangs holds them all.
    /// </summary>
    public int RunnerShare => Math.Max(1, RunnerConcurrency - Math.Max(1, RunnerConcurrency / 4));

    /// <summary>How long a node may be silent before another takes its work.</summary>
    public TimeSpan RunnerLease { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan RunnerPoll { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a transient fault is tried again before it blocks the step.</summary>
    public int RunnerRetries { get; init; } = 5;

    /// <summary>For how long one attempt at a step asks the hosts that its offer names.</summary>
    public TimeSpan RunnerStepTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many writes may wait before callers are answered 503.</summary>
    public int WriteQueue { get; init; } = 4096;

    /// <summary>The server that takes mail; null: no mail is sent.</summary>
    public SmtpServer? MailSmtp { get; init; }

    /// <summary>Whom mail is from; set when <see cref="MailSmtp"/> is.</summary>
    public MailAddress? MailFrom { get; init; }

    /// <summary>How many recipients a publisher's mail may reach within 24 hours; what goes beyond is delayed.</summary>
    public int MailRecipientsPerDay { get; init; } = 500;

    /// <summary>Where traces and metrics are sent; null: nowhere.</summary>
    public string? TelemetryOtlp { get; init; }

    /// <summary>Where Prometheus fetches metrics: an address that is listened on beside <see cref="Urls"/>; null: nowhere.</summary>
    public string? TelemetryPrometheus { get; init; }

    public TelemetryProtocol TelemetryProtocol { get; init; } = TelemetryProtocol.HttpProtobuf;

    /// <summary>Headers for the receiver, <c>name=value</c> with commas; they may hold its key.</summary>
    public string? TelemetryHeaders { get; init; }

    public string TelemetryServiceName { get; init; } = "slipway";

    /// <summary>The part of traces that is kept, where the caller has not decided; null: all, or what OTEL_TRACES_SAMPLER says.</summary>
    public double? TelemetrySampling { get; init; }

    /// <summary>What is less than this is not logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Whether logs are text and not JSON; null: text at a terminal.</summary>
    public bool? LogsText { get; init; }

    /// <summary>Whether each request is logged.</summary>
    public bool LogAccess { get; init; }

    /// <summary>
    /// Requests that a principal may make a second on this node, twice as many at once; 0: as many as it likes; null: 100.
    /// </summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Requests from one address that may be under way on this node; 0: any number; null: 128.</summary>
    public int? ConcurrentPerAddress { get; init; }

    public int PrincipalsPerSecond => RequestsPerSecond ?? 100;

    public int AddressesAtOnce => ConcurrentPerAddress ?? 128;

    /// <summary>How many requests this node works on at once; as many again may wait shortly.</summary>
    public int ConcurrentRequests { get; init; } = 512;
}

public enum TelemetryProtocol
{
    HttpProtobuf,
    Grpc,
}
