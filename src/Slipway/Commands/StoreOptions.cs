using System.CommandLine;
using Slipway.Server;
using Slipway.Server.Settings;
using Slipway.Storage.Database;
using Slipway.Storage.Sqlite;

namespace Slipway.Cli.Commands;

/// <summary>Where the verbs that change the store find it: where a server that is started in the same place does, since they share it.</summary>
public sealed class StoreOptions
{
    private readonly Option<string?> data = new("--data") { Description = "The data folder (default ./slipway-data)." };

    private readonly Option<string?> database = new("--database") { Description = "A PostgreSQL connection string, in place of the data folder." };

    private readonly Option<string[]> set = new("--set") { Description = "A setting as KEY=VALUE, as for serve; only Data, Database, Secrets:KeyFile and Artifacts:Store count here." };

    /// <summary>
    /// For the verbs that work on a data folder alone; a connection string is still understood, to say what is used in its place.
    /// </summary>
    public static StoreOptions OfFolder()
    {
        var options = new StoreOptions();
        options.database.Hidden = true;
        options.set.Description = "A setting as KEY=VALUE, as for serve; only Data, Secrets:KeyFile and Artifacts:Store count here.";
        return options;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(set);
        command.Options.Add(data);
        command.Options.Add(database);
    }

    /// <param name="parsed">Which store.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <param name="mayCreate">Whether the verb begins a marketplace; to any other a folder without a database is a folder that was misspelt.</param>
    /// <exception cref="StoreUnusableException">It cannot be opened, or is not there.</exception>
    public async Task<IDatabase> OpenAsync(ParseResult parsed, CancellationToken cancel, bool mayCreate = false)
    {
        var settings = Read(parsed);
        if (!mayCreate && settings.Database is null && !File.Exists(SqliteDatabase.PathIn(settings.Data)))
            throw new StoreUnusableException(SqliteDatabase.NotIn(settings.Data));
        return await SlipwayHost.OpenAsync(settings, exclusively: false, TimeProvider.System, cancel);
    }

    /// <summary>Where the store and its key are; no other setting is read.</summary>
    public SlipwaySettings Read(ParseResult parsed)
    {
        var flags = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in parsed.GetValue(set) ?? [])
        {
            if (pair.Split('=', 2) is [{ Length: > 0 } name, var value])
                flags[name] = value;
            else
                throw new StoreUnusableException($"--set takes KEY=VALUE; found '{pair}'.");
        }

        if (parsed.GetValue(data) is { } folder)
            flags["Data"] = folder;
        if (parsed.GetValue(database) is { } connectionString)
            flags["Database"] = connectionString;
        try
        {
            return SettingsReader.ReadStore(flags);
        }
        catch (InvalidDataException fault)
        {
            throw new StoreUnusableException(fault.Message, fault);
        }
    }
}
