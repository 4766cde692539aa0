using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Notifications;
using Slipway.Core.Publishing;
using Slipway.Core.Rules;
using Slipway.Server.Files;
using Slipway.Storage.Postgres;

namespace Slipway.Server.Settings;

/// <summary>
/// Reads settings from <c>slipway.json</c>, <c>SLIPWAY_*</c> variables and flags, in rising order, and names everything that is wrong with them at once.
/// </summary>
public static class SettingsReader
{
    private const string DefaultData = "./slipway-data";

    /// <summary><c>SLIPWAY_URL</c> tells a command that <c>slipway exec</c> runs where its server is; a server that the command starts must not take it for a setting.</summary>
    internal const string ServerOfExec = "URL";

    /// <summary>Every setting's name; docs/settings.md explains each.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "Urls", "Data", "Load", "Database", "Database:Pooler", "Database:Direct", "Rehearsal", "AllowRemote", "Pace", "PublicUrl", "Secrets:KeyFile", "Identity:Authority", "Identity:Audience",
        "Identity:Tenants", "Identity:ClockSkew", "Identity:FailedLogins", "Proxy:Networks",
        "Identity:TokenLifetime", "Roles:ContributorMayGoLive", "Compatibility:RequireIfMatch", "Compatibility:CreatedOnPut", "Artifacts:AllowedHosts",
        "Artifacts:AllowedNetworks", "Artifacts:Timeout", "Artifacts:Images", "Rules:SasRequired", "Rules:PrivateToPublic", "Node:Name", "Runner:Concurrency", "Runner:Lease", "Runner:Poll", "Runner:Retries", "Runner:StepTime", "Storage:WriteQueue",
        "Compatibility:OperationStatus", "Rehearsal:ShortestOperation",
        "Artifacts:Store", "Artifacts:StoreKey", "Artifacts:StoreSecret",
        "Mail:Smtp", "Mail:From", "Mail:RecipientsPerDay",
        "Tls:Hosts", "Tls:Port",
        "Telemetry:Otlp", "Telemetry:Protocol", "Telemetry:Headers", "Telemetry:ServiceName", "Telemetry:Sampling", "Telemetry:Prometheus",
        "Logs:Level", "Logs:Format", "Logs:Access",
        "Scenarios", "RandomSeed", "Rehearsal:Files", "Rehearsal:AllowedHosts",
        "Limits:RequestsPerSecond", "Limits:ConcurrentRequests", "Limits:ConcurrentPerAddress",
    ];

    /// <param name="flags">What was given on the command line, by setting name; the last word.</param>
    /// <param name="file">The settings file; it need not exist.</param>
    public static (SlipwaySettings? Settings, IReadOnlyList<string> Faults) Read(IReadOnlyDictionary<string, string?> flags, string file = "slipway.json")
    {
        IConfiguration configuration;
        try
        {
            configuration = Configure(flags, file);
        }
        catch (InvalidDataException fault)
        {
            return (null, [fault.Message]);
        }

        return Read(configuration);
    }

    /// <summary>From flags alone: a server that belongs to one run must not find a database in some file or variable.</summary>
    public static (SlipwaySettings? Settings, IReadOnlyList<string> Faults) ReadFlags(IReadOnlyDictionary<string, string?> flags) =>
        Read(new ConfigurationBuilder().AddInMemoryCollection(flags).Build());

    private static (SlipwaySettings? Settings, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var reading = new Reading(configuration);
        reading.RefuseUnknown(Known);
        var defaults = new SlipwaySettings { Urls = "http://127.0.0.1:5080", Data = DefaultData };
        var (allowRemote, allowRemoteNames) = reading.AllowRemote();
        var settings = new SlipwaySettings
        {
            Urls = reading.Text("Urls") ?? defaults.Urls,
            Data = reading.Text("Data") ?? defaults.Data,
            Load = reading.Text("Load"),
            Database = reading.Text("Database"),
            DatabasePooler = reading.Parsed("Database:Pooler", PoolerOf, defaults.DatabasePooler, "none or transaction"),
            DatabaseDirect = reading.Text("Database:Direct"),
            Rehearsal = reading.Flag("Rehearsal", defaults.Rehearsal),
            AllowRemote = allowRemote,
            AllowRemoteNames = allowRemoteNames,
            Pace = reading.Parsed("Pace", Pace.Parse, defaults.Pace, Pace.Allowed),
            ShortestOperation = reading.Time("Rehearsal:ShortestOperation", TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            TlsHosts = reading.Flag("Tls:Hosts", defaults.TlsHosts),
            TlsPort = reading.Number("Tls:Port", defaults.TlsPort, 0, 65535),
            PublicUrl = reading.Parsed("PublicUrl", WebAddress, null, "an http or https address")?.TrimEnd('/'),
            SecretsKeyFile = reading.Text("Secrets:KeyFile"),
            IdentityAuthority = reading.Parsed("Identity:Authority", Authority, null, "an https address without a query (http on this machine alone)"),
            IdentityAudience = reading.List("Identity:Audience") is [var audience, ..] ? audience : defaults.IdentityAudience,
            IdentityMoreAudiences = [.. reading.List("Identity:Audience").Skip(1)],
            IdentityTenants = [.. reading.List("Identity:Tenants").Select(reading.Tenant).OfType<string>()],
            ClockSkew = reading.Time("Identity:ClockSkew", defaults.ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            FailedLogins = reading.Text("Identity:FailedLogins") is null ? null : reading.Number("Identity:FailedLogins", 1, 1, 1_000_000),
            ProxyNetworks = [.. reading.List("Proxy:Networks").Select(text => reading.Network("Proxy:Networks", text)).OfType<IPNetwork>()],
            TokenLifetime = reading.Time("Identity:TokenLifetime", defaults.TokenLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            ContributorMayGoLive = reading.Flag("Roles:ContributorMayGoLive", defaults.ContributorMayGoLive),
            RequireIfMatch = reading.Parsed("Compatibility:RequireIfMatch", RuleOf, defaults.RequireIfMatch, "off, 400 or 409"),
            CreatedOnPut = reading.Flag("Compatibility:CreatedOnPut", defaults.CreatedOnPut),
            ArtifactsAllowedHosts = reading.Hosts("Artifacts:AllowedHosts"),
            OperationStatus = reading.Parsed("Compatibility:OperationStatus", OperationStatusOf, defaults.OperationStatus, "succeeded, completed or complete"),
            ArtifactsAllowedNetworks = [.. reading.List("Artifacts:AllowedNetworks").Select(text => reading.Network("Artifacts:AllowedNetworks", text)).OfType<IPNetwork>()],
            ArtifactsTimeout = reading.Time("Artifacts:Timeout", defaults.ArtifactsTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            CopyImages = reading.Parsed<bool>("Artifacts:Images", text => text switch { "inspect" => false, "copy" => true, _ => null }, defaults.CopyImages, "inspect or copy"),
            ArtifactsStore = reading.Secret("Artifacts:Store", LargeFiles.IsStore, StoreForm),
            ArtifactsStoreKey = reading.Text("Artifacts:StoreKey"),
            ArtifactsStoreSecret = reading.Text("Artifacts:StoreSecret"),
            SasRequired = reading.Flag("Rules:SasRequired", reading.Flag("Rehearsal", defaults.Rehearsal)),
            PrivateMayBecomePublic = reading.Parsed<bool>(
                "Rules:PrivateToPublic", text => text switch { "confirm" => false, "warn" => true, _ => null }, reading.Flag("Rehearsal", defaults.Rehearsal), "confirm or warn"),
            NodeName = reading.Parsed("Node:Name", NodeName, defaults.NodeName, "1 to 63 letters, digits, '-', '_' or '.'"),
            RunnerConcurrency = reading.Number("Runner:Concurrency", defaults.RunnerConcurrency, 1, 1024),
            RunnerLease = reading.Time("Runner:Lease", defaults.RunnerLease, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            RunnerPoll = reading.Time("Runner:Poll", defaults.RunnerPoll, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            RunnerRetries = reading.Number("Runner:Retries", defaults.RunnerRetries, 0, 100),
            RunnerStepTime = reading.Time("Runner:StepTime", defaults.RunnerStepTime, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
            WriteQueue = reading.Number("Storage:WriteQueue", defaults.WriteQueue, 1, 1_000_000),
            MailSmtp = reading.MailServer(),
            MailFrom = reading.Parsed("Mail:From", Sender, null, "an address such as marketplace@contoso.example, or Name <marketplace@contoso.example>"),
            MailRecipientsPerDay = reading.Number("Mail:RecipientsPerDay", defaults.MailRecipientsPerDay, MailBudget.Least, 1_000_000),
            TelemetryOtlp = reading.Text("Telemetry:Otlp") is null ? StandardEndpoint(reading) : reading.Parsed("Telemetry:Otlp", WebAddress, null, "an http or https address"),
            TelemetryProtocol = reading.Parsed("Telemetry:Protocol", ProtocolOf, StandardProtocol(), "http/protobuf or grpc"),
            TelemetryHeaders = reading.Secret("Telemetry:Headers", IsHeaders, "name=value pairs with commas between them"),
            TelemetryServiceName = reading.Text("Telemetry:ServiceName") ?? defaults.TelemetryServiceName,
            TelemetrySampling = reading.Text("Telemetry:Sampling") is null ? null : reading.Parsed("Telemetry:Sampling", RatioOf, 1, "a number from 0 to 1"),
            TelemetryPrometheus = reading.Parsed("Telemetry:Prometheus", WebAddress, null, "an address to listen on, such as http://127.0.0.1:9464"),
            LogLevel = reading.Parsed<LogLevel>("Logs:Level", LevelOf, defaults.LogLevel, "debug, information, warning or error"),
            LogsText = reading.Text("Logs:Format") is null
                ? null
                : reading.Parsed<bool>("Logs:Format", text => text switch { "text" => true, "json" => false, _ => null }, false, "json or text"),
            LogAccess = reading.Flag("Logs:Access", defaults.LogAccess),
            RequestsPerSecond = reading.Text("Limits:RequestsPerSecond") is null ? null : reading.Number("Limits:RequestsPerSecond", 0, 0, 1_000_000),
            ConcurrentPerAddress = reading.Text("Limits:ConcurrentPerAddress") is null ? null : reading.Number("Limits:ConcurrentPerAddress", 0, 0, 100_000),
            Scenarios = reading.Scenarios(),
            Files = reading.Files(),
            RehearsalAllowedHosts = reading.Hosts("Rehearsal:AllowedHosts"),
            RandomSeed = reading.Text("RandomSeed") is null ? null : reading.Number("RandomSeed", 0, 0, int.MaxValue),
            ConcurrentRequests = reading.Number("Limits:ConcurrentRequests", defaults.ConcurrentRequests, 1, 100_000),
        };
        reading.CheckTogether(settings);
        return reading.Faults.Count == 0 ? (settings, []) : (null, reading.Faults);
    }

    /// <summary>Where the store and its key are, for the verbs that need no other setting and must not stumble over one.</summary>
    /// <exception cref="InvalidDataException">The settings file cannot be read.</exception>
    public static SlipwaySettings ReadStore(IReadOnlyDictionary<string, string?> flags, string file = "slipway.json")
    {
        var reading = new Reading(Configure(flags, file));
        if (reading.Text("Data") == SlipwaySettings.Memory)
            throw new InvalidDataException($"the data '{SlipwaySettings.Memory}' belongs to the one server that made it; name a data folder with --data.");
        return new SlipwaySettings
        {
            Urls = "",
            Data = reading.Text("Data") ?? DefaultData,
            Database = reading.Text("Database"),
            DatabasePooler = reading.Parsed("Database:Pooler", PoolerOf, Pooler.None, "none or transaction"),
            DatabaseDirect = reading.Text("Database:Direct"),
            SecretsKeyFile = reading.Text("Secrets:KeyFile"),
            ArtifactsStore = reading.Text("Artifacts:Store"),
            ArtifactsStoreKey = reading.Text("Artifacts:StoreKey"),
            ArtifactsStoreSecret = reading.Text("Artifacts:StoreSecret"),
        };
    }

    private static LogLevel? LevelOf(string text) => text switch
    {
        "debug" => LogLevel.Debug,
        "information" => LogLevel.Information,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => null,
    };

    private static IConfiguration Configure(IReadOnlyDictionary<string, string?> flags, string file)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(file), optional: true)
                .AddEnvironmentVariables("SLIPWAY_")
                .AddInMemoryCollection(flags)
                .Build();
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{file} cannot be read: {(fault.InnerException?.InnerException is JsonException json ? JsonErrorText.Of(json) : fault.InnerException?.Message ?? fault.Message)}", fault);
        }
    }

    internal static string? WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? text : null;

    /// <summary>What was found is not repeated: people write keys into addresses.</summary>
    private const string StoreForm = LargeFiles.Form + "; the key goes into Artifacts:StoreKey and Artifacts:StoreSecret";

    private static string? NodeName(string text) =>
        text.Length <= 63 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') ? text : null;

    private static Pooler? PoolerOf(string text) => text.ToLowerInvariant() switch
    {
        "none" => Pooler.None,
        "transaction" => Pooler.Transaction,
        _ => null,
    };

    /// <summary>Of the narrow form that goes into a header as it is.</summary>
    private static MailAddress? Sender(string text) => MailAddress.TryCreate(text, out var address) && EmailForm.IsValid(address.Address) ? address : null;

    /// <summary>Who can change what the issuer says can be anybody; so it must be https, or not leave this machine.</summary>
    private static string? Authority(string text) =>
        WebAddress(text) is not null && new Uri(text) is { Query: "", Fragment: "", UserInfo: "" } uri && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback) ? text : null;

    /// <summary>The variable that other programs are told their receiver by counts where <c>Telemetry:Otlp</c> is not set.</summary>
    private static string? StandardEndpoint(Reading reading)
    {
        const string name = "OTEL_EXPORTER_OTLP_ENDPOINT";
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } text)
            return null;
        if (WebAddress(text) is null)
            reading.Faults.Add($"the variable {name} is '{text}'; allowed is an http or https address.");
        return text;
    }

    private static TelemetryProtocol StandardProtocol() =>
        ProtocolOf(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL") ?? "") ?? TelemetryProtocol.HttpProtobuf;

    private static TelemetryProtocol? ProtocolOf(string text) => text.ToLowerInvariant() switch
    {
        "http/protobuf" => TelemetryProtocol.HttpProtobuf,
        "grpc" => TelemetryProtocol.Grpc,
        _ => null,
    };

    private static bool IsHeaders(string text) => text.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);

    private static double? RatioOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1 ? ratio : null;

    private static string? OperationStatusOf(string text) =>
        text.ToLowerInvariant() is "succeeded" or "completed" or "complete" ? text.ToLowerInvariant() : null;

    private static IfMatchRule? RuleOf(string text) => text.ToLowerInvariant() switch
    {
        "off" => IfMatchRule.Off,
        "400" => IfMatchRule.Documented,
        "409" => IfMatchRule.Observed,
        _ => null,
    };
}
