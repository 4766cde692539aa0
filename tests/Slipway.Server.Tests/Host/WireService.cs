using Slipway.Core.Publishing;
using Slipway.Rehearsal.Settings;

namespace Slipway.Server.Tests.Host;

/// <summary>One service for all tests of a class; each takes offers of its own, so none sees another's.</summary>
public abstract class WireService(
    StoreKind store,
    Func<ServiceOptions, ServiceOptions>? change = null,
    Func<RehearsalOptions, RehearsalOptions>? rehearsal = null) : IAsyncLifetime
{
    private int offers;

    public ServiceUnderTest Service { get; private set; } = null!;

    public async Task InitializeAsync() => Service = await ServiceUnderTest.StartAsync(store, change, rehearsal: rehearsal);

    public async Task DisposeAsync() => await Service.DisposeAsync();

    public string NewOfferId() => $"offer-{Interlocked.Increment(ref offers)}";
}

public sealed class SqliteService() : WireService(StoreKind.Sqlite);

public sealed class PostgresService() : WireService(StoreKind.Postgres);

/// <summary>Steps hold as long as documented, so what was accepted stays where it is until a test moves market time.</summary>
public sealed class HeldSqliteService()
    : WireService(StoreKind.Sqlite, rehearsal: options => options with { Pace = Pace.Documented });

/// <inheritdoc cref="HeldSqliteService"/>
public sealed class HeldPostgresService()
    : WireService(StoreKind.Postgres, rehearsal: options => options with { Pace = Pace.Documented });
