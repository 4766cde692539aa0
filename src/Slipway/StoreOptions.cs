using System.CommandLine;
using Slipway.Server.Host;
using Slipway.Server.Settings;
using Slipway.Storage;

namespace Slipway.Cli;

/// <summary>Where the verbs that change the store find it: where a server that is started in the same place does, since they share it.</summary>
public sealed class StoreOptions
{
    private readonly Option<string?> data = new("--data") { Description = "The data folder (default ./slipway-data)." };

    private readonly Option<string?> database = new("--database") { Description = "A PostgreSQL connection string, in place of the data folder." };

    private readonly Option<string[]> set = new("--set") { Description = "A setting as KEY=VALUE, as for serve; only Data, Database and Secrets:KeyFile count here." };

    public void AddTo(Command command)
    {
        command.Options.Add(set);
        command.Options.Add(data);
        command.Options.Add(database);
    }

    /// <exception cref="StoreUnusableException">It cannot be opened.</exception>
    public async Task<IDatabase> OpenAsync(ParseResult parsed, CancellationToken cancel)
    {
        var settings = Read(parsed);
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
