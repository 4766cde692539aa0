using System.CommandLine;
using Slipway.Server.Files;
using Slipway.Server.Hosting;
using Slipway.Server.Identity;
using Slipway.Server.Settings;
using Slipway.Storage.Database;
using Slipway.Storage.Sqlite;

namespace Slipway.Cli.Options;

/// <summary>
/// Finds the store for commands that work on it: the same one that a server started in the same
/// folder uses. Each command reads only the settings that it uses.
/// </summary>
public sealed class StoreFlags
{
    private readonly Option<string[]> set = new("--set")
    {
        Description = "A setting as KEY=VALUE, as for serve; only Data, Database, Secrets:KeyFile and Artifacts:Store are used here.",
    };

    private readonly SettingFlags flags;

    public StoreFlags() => flags = new SettingFlags(StoreOptions.Settings, set);

    /// <summary>
    /// For commands that work on a data folder only. A connection string is still accepted, so that
    /// the message can say what to use instead.
    /// </summary>
    public static StoreFlags OfFolder()
    {
        var store = new StoreFlags();
        store.flags.Hide("Database");
        store.set.Description = "A setting as KEY=VALUE, as for serve; only Data, Secrets:KeyFile and Artifacts:Store are used here.";
        return store;
    }

    public void AddTo(Command command) => flags.AddTo(command);

    /// <param name="parsed">The options that name the store.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <param name="mayCreate">
    /// Whether the command may create a marketplace; for other commands a folder without a database
    /// is probably misspelt.
    /// </param>
    /// <exception cref="StoreUnusableException">It cannot be opened, or does not exist.</exception>
    public async Task<IDatabase> OpenAsync(ParseResult parsed, CancellationToken cancel, bool mayCreate = false)
    {
        var store = StoreOf(parsed);
        if (!mayCreate && store.Database is null && !File.Exists(SqliteDatabase.PathIn(store.Data)))
            throw new StoreUnusableException(SqliteDatabase.NotIn(store.Data));
        return await store.OpenAsync(exclusively: false, TimeProvider.System, cancel);
    }

    public StoreOptions StoreOf(ParseResult parsed)
    {
        var store = Read(parsed, StoreOptions.Settings);
        return store.Data == StoreOptions.Memory
            ? throw new StoreUnusableException(
                $"the data '{StoreOptions.Memory}' belongs only to the server that made it; name a data folder with --data.")
            : store;
    }

    public string KeyFileOf(ParseResult parsed) => KeyFile.PathOf(Read(parsed, SecretsOptions.Settings), StoreOf(parsed));

    public ArtifactOptions ArtifactsOf(ParseResult parsed) => Read(parsed, ArtifactOptions.Settings);

    private T Read<T>(ParseResult parsed, SettingsTable<T> table)
        where T : new()
    {
        try
        {
            var input = SettingsInput.Of(flags.Read(parsed));
            var options = table.Read(new T(), input);
            return input.Faults is [] ? options : throw new StoreUnusableException(string.Join(' ', input.Faults));
        }
        catch (InvalidDataException fault)
        {
            throw new StoreUnusableException(fault.Message, fault);
        }
    }
}
