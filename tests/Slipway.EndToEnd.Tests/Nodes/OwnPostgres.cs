using Npgsql;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Nodes;

/// <summary>A PostgreSQL that one test may stop and start as it likes.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    private static readonly string Programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";

    private readonly DirectoryInfo folder;
    private readonly int port = FreePort.Find();

    private OwnPostgres(DirectoryInfo folder) => this.folder = folder;

    public string ConnectionString => $"Host=127.0.0.1;Port={port};Username=slipway;Database=postgres";

    private string Data => Path.Combine(folder.FullName, "data");

    public static async Task<OwnPostgres> StartNewAsync()
    {
        var server = new OwnPostgres(await ServerProgram.FolderAsync());
        await ServerProgram.RunAsync(
            $"{Programs}/initdb", "-D", server.Data, "-U", "slipway", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await server.StartAsync();
        return server;
    }

    public Task StartAsync() => ServerProgram.RunAsync(
        $"{Programs}/pg_ctl", "-D", Data, "-w", "start", "-o", $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=");

    /// <param name="how"><c>fast</c> ends sessions and closes in order; <c>immediate</c> is a crash.</param>
    public Task StopAsync(string how) => ServerProgram.RunAsync($"{Programs}/pg_ctl", "-D", Data, "-w", "-m", how, "stop");

    /// <summary>Cuts every connection; the server goes on.</summary>
    public async Task CutConnectionsAsync()
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            + "AND backend_type = 'client backend'", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync("immediate");
        folder.Delete(recursive: true);
    }
}
