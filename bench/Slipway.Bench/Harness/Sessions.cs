using System.Data.Common;
using Npgsql;
using Slipway.Storage.Database;

namespace Slipway.Bench.Harness;

internal static class Sessions
{
    public static Session Session(this DbConnection connection) => new(connection, TimeProvider.System);

    public static async Task RunOnServerAsync(string server, string statement)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await connection.Session().ExecuteAsync(statement);
    }
}
