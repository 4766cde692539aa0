using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Slipway.Server.Identity;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;

namespace Slipway.Server.Tests.Hostile;

/// <summary>One service for the attacks of a class, with a draft of contoso's and one of fabrikam's in it, and all that it logs.</summary>
public class HostileFixture : IAsyncLifetime
{
    public const string Contoso = "/api/publishers/contoso/offers/contoso-offer";
    public const string Fabrikam = "/api/publishers/fabrikam/offers/contoso-offer";

    public ServiceUnderTest Service { get; private set; } = null!;

    public CapturedLogs Logs { get; } = new();

    public string Token { get; private set; } = "";

    /// <summary>What the service signs its tokens with.</summary>
    public SigningCredentials Credentials { get; private set; } = null!;

    public int Port => Service.Client.BaseAddress!.Port;

    protected virtual StoreKind Store => StoreKind.Sqlite;

    public virtual async Task InitializeAsync()
    {
        Service = await ServiceUnderTest.StartAsync(Store, logs: logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Logs));
        Assert.Equal(200, (await Service.PutAsync(Contoso, Samples.VirtualMachine)).Status);
        Assert.Equal(200, (await Service.PutAsync(Fabrikam, Samples.VirtualMachineOf("fabrikam"))).Status);
        Token = await Service.TokenAsync();
        Credentials = await Service.Get<SigningKeys>().SigningAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await Service.DisposeAsync();

    /// <summary>The number of rows of every table, and each draft's tag.</summary>
    public async Task<string> StateAsync()
    {
        var tables = await TextsAsync(Store == StoreKind.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            : "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename");
        var state = new List<string>();
        foreach (var table in tables)
            state.Add($"{table}: {await CountAsync(table)}");
        state.AddRange(await TextsAsync("SELECT offer_key || revision FROM offers ORDER BY publisher_key, offer_key"));
        return string.Join('\n', state);
    }

    /// <summary>Runs an attack, which must change nothing and leave the service answering.</summary>
    public async Task HarmlessAsync(Func<Task> attack)
    {
        await SettledAsync();
        var before = await StateAsync();
        await attack();
        Assert.Equal(before, await StateAsync());
        Assert.Equal(200, (await Service.GetAsync(Contoso)).Status);
    }

    /// <summary>Notices of what earlier tests did leave the outbox in their own time.</summary>
    private async Task SettledAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await CountAsync("outbox") > 0)
            await timer.WaitForNextTickAsync(limit.Token);
    }

    private Task<IReadOnlyList<string>> TextsAsync(string sql) => Service.Get<IDatabase>().ReadAsync(sql, row => row.GetString(0), default);

    private async Task<long> CountAsync(string table) =>
        (await Service.Get<IDatabase>().ReadAsync($"SELECT COUNT(*) FROM {table}", row => row.GetInt64(0), default)).Single();

    /// <summary>
    /// A refusal in our shape: a status of the 400s, a code that the header repeats, a sentence,
    /// and not a word more than anyone reads.
    /// </summary>
    public static void AssertRefused(Answer answer, int? status = null)
    {
        Assert.True(status is null ? answer.Status is >= 400 and < 500 : answer.Status == status, $"{answer.Status}: {answer.Body}");
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal(answer.ErrorCode, answer.Headers["x-ms-error-code"]);
        Assert.NotEmpty(answer.Message);
        Assert.True(Guid.TryParse(answer.Headers["x-ms-correlation-request-id"], out _));
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
        Assert.True(answer.Message.Length < 10_000, $"the message has {answer.Message.Length} characters");
    }
}

public sealed class PostgresFixture : HostileFixture
{
    protected override StoreKind Store => StoreKind.Postgres;
}

/// <summary>Every log line, with its exception.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public string Text => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
