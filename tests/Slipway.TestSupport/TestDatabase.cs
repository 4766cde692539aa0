using Npgsql;

namespace Slipway.TestSupport;

/// <summary>Databases of PostgreSQL, one for each test that needs one.</summary>
public static class TestDatabase
{
    /// <summary>How tests reach a server that they may create databases on.</summary>
    public static string Server => Environment.GetEnvironmentVariable("TEST_POSTGRES") ?? throw new InvalidOperationException(
        "These tests need PostgreSQL: run script/test, or set TEST_POSTGRES to a server that they may create databases on.");

    /// <summary>Makes an empty database; returns how it is reached.</summary>
    public static async Task<string> CreateAsync(string server)
    {
        var name = $"slipway_{Guid.CreateVersion7():N}";
        await RunAsync(server, $"CREATE DATABASE {name} TEMPLATE template0");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ToString();
    }

    /// <summary>Removes what <see cref="CreateAsync"/> made, whoever is connected to it still.</summary>
    public static Task DropAsync(string server, string database) =>
        RunAsync(server, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");

    private static async Task RunAsync(string server, string statement)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
