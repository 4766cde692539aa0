using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Nodes;

/// <summary>A pgbouncer that gives its few connections to another client after each transaction.</summary>
public sealed class TransactionPooler : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly Process process;

    private TransactionPooler(DirectoryInfo folder, Process process, string connectionString)
    {
        this.folder = folder;
        this.process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public static async Task<TransactionPooler> StartAsync(string database)
    {
        var target = new NpgsqlConnectionStringBuilder(database);
        var port = FreePort.Find();
        var folder = await ServerProgram.FolderAsync();
        var settings = Path.Combine(folder.FullName, "pgbouncer.ini");
        var password = target.Password is null ? "" : $" password={target.Password}";
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            slipway = host={target.Host} port={target.Port} dbname={target.Database} user={target.Username}{password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 4
            """);
        var pooler = new TransactionPooler(
            folder,
            ServerProgram.Start("/usr/sbin/pgbouncer", settings),
            $"Host=127.0.0.1;Port={port};Username=slipway;Database=slipway;Maximum Pool Size=20");
        await Bounded.UntilAsync(() => AcceptsAsync(port), () => "The pooler does not listen.");
        return pooler;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
