using System.Globalization;
using System.Reflection;

namespace Slipway.Storage.Database;

/// <summary>
/// Brings a database to this program's schema: numbered migrations, forward only. The database
/// records its number and the oldest program that may open it, so a newer database is refused only
/// when its change was one that this program could not live with.
/// </summary>
internal static class Schema
{
    private const string CreateRecord = "CREATE TABLE IF NOT EXISTS slipway (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)";

    /// <summary>Runs inside the caller's transaction, which must keep other programs out.</summary>
    /// <param name="session">Of that transaction.</param>
    /// <param name="dialect">The folder of the migrations.</param>
    /// <param name="inUseAsync">Whether a program works on the database already: then nothing is
    /// done that it could not live with.</param>
    public static async Task MigrateAsync(Session session, string dialect, Func<Task<bool>> inUseAsync)
    {
        await session.ExecuteAsync(CreateRecord);
        var facts = await FactsAsync(session);
        var current = Number(facts, "schema");
        var oldest = Number(facts, "oldest program");
        var migrations = Migrations(dialect);
        if (oldest > migrations.Length)
        {
            throw new StoreUnusableException(
                $"the database has schema {current} and needs a program that knows schema {oldest} or later;"
                + $" this one knows {migrations.Length}. Start a newer slipway.");
        }

        foreach (var (number, text) in migrations.Where(migration => migration.Number > current))
        {
            oldest = Math.Max(oldest, OldestProgram(text));
            if (oldest > current && current > 0 && await inUseAsync())
            {
                throw new StoreUnusableException(
                    $"the database has schema {current}, and this program needs schema {oldest}, with which the programs that use the"
                    + " database now cannot work. Stop every node, then start this program.");
            }

            await session.ExecuteAsync(text);
            await SetAsync(session, "schema", number.ToString(CultureInfo.InvariantCulture));
            await SetAsync(session, "oldest program", oldest.ToString(CultureInfo.InvariantCulture));
        }

        await session.ExecuteAsync(
            "INSERT INTO clock (id, base, machine_base, rate) VALUES (1, @now, @now, 1) ON CONFLICT (id) DO NOTHING");
    }

    /// <summary>What the database records about itself.</summary>
    public static async Task<Dictionary<string, string>> FactsAsync(Session session) =>
        (await session.RowsAsync("SELECT name, value FROM slipway", row => (row.GetString(0), row.GetString(1)))).ToDictionary();

    private static Task SetAsync(Session session, string name, string value) => session.ExecuteAsync(
        "INSERT INTO slipway (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        ("name", name),
        ("value", value));

    private static int Number(Dictionary<string, string> facts, string name) =>
        facts.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static int OldestProgram(string migration) =>
        int.Parse(
            migration.AsSpan(0, migration.IndexOf('\n', StringComparison.Ordinal))["-- oldest program: ".Length..],
            CultureInfo.InvariantCulture);

    private static (int Number, string Text)[] Migrations(string dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Slipway.Storage.{dialect}.Migrations.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(name.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture), Text(assembly, name)))];
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
