using System.CommandLine;
using Slipway.Server.Files;
using Slipway.Server.Hosting;
using Slipway.Server.Identity;
using Slipway.Server.Settings;
using Slipway.Storage.Database;
using Slipway.Storage.Sqlite;

namespace Slipway.Cli.Commands;

/// <summary>
/// The verbs that change the store find it where a server that is started in the same place does, since they share it. Each reads the
/// settings that it uses and no other.
/// </summary>
public sealed class StoreFlags
{
    private readonly Option<string[]> set = new("--set")
    {
        Description = "A setting as KEY=VALUE, as for serve; only Data, Database, Secrets:KeyFile and Artifacts:Store count here.",
    };

    private readonly SettingFlags flags;

    public StoreFlags() => flags = new SettingFlags(StoreOptions.Settings, set);

    /// <summary>
    /// For the verbs that work on a data folder alone; a connection string is still understood, to say what is used in its place.
    /// </summary>
    public static StoreFlags OfFolder()
    {
        var store = new StoreFlags();
        store.flags.Hide("Database");
        store.set.Description = "A setting as KEY=VALUE, as for serve; only Data, Secrets:KeyFile and Artifacts:Store count here.";
        return store;
    }

    public void AddTo(Command command) => flags.AddTo(command);

    /// <param name="parsed">Which store.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <param name="mayCreate">Whether the verb begins a marketplace; to any other a folder without a database is a folder that was misspelt.</param>
    /// <exception cref="StoreUnusableException">It cannot be opened, or is not there.</exception>
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
            ? throw new StoreUnusableException($"the data '{StoreOptions.Memory}' belongs to the one server that made it; name a data folder with --data.")
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
