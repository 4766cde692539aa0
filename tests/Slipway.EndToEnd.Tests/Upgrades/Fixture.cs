using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Upgrades;

/// <summary>
/// What the program of an earlier schema left behind, to start today's on: for each migration a data folder and a dump of PostgreSQL, with
/// the key file, large files and what was recorded.
/// </summary>
internal static class Fixture
{
    private const string RecordingName = "recording.json";
    private const string DumpName = "dump.sql";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static string Root { get; } = Path.Combine(Here(), "Fixtures");

    public static IReadOnlyList<int> Schemas =>
        [.. Directory.GetDirectories(Root).Select(folder => int.Parse(Path.GetFileName(folder))).Order()];

    public static string PathOf(int schema, StoreKind kind) =>
        Path.Combine(Root, $"{schema:0000}", kind == StoreKind.Sqlite ? "sqlite.tar.gz" : "postgres.tar.gz");

    public static async Task SaveAsync(Place place, StoreKind kind, Recording recording, string pgDump)
    {
        await File.WriteAllTextAsync(Path.Combine(place.Folder, RecordingName), JsonSerializer.Serialize(recording, Json));
        if (kind == StoreKind.Postgres)
            await DumpAsync(place, pgDump);
        var path = PathOf(await SchemaOfAsync(place), kind);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, FileMode.Create);
        await using var compressed = new GZipStream(file, CompressionLevel.SmallestSize);
        await TarFile.CreateFromDirectoryAsync(place.Folder, compressed, includeBaseDirectory: false);
    }

    /// <summary>A place as the earlier program left it, a moment later by its market's time.</summary>
    public static async Task<(Place Place, Recording Recording)> OpenAsync(int schema, StoreKind kind)
    {
        var place = await Place.CreateAsync(kind);
        await using (var file = File.OpenRead(PathOf(schema, kind)))
        await using (var compressed = new GZipStream(file, CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(compressed, place.Folder, overwriteFiles: false);
        if (kind == StoreKind.Postgres)
            await place.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(place.Folder, DumpName)));

        // So that holds are as far as they were, whenever the test runs.
        await place.ExecuteAsync("UPDATE clock SET base = (SELECT MAX(changed_time) FROM operations), machine_base = @now");

        var recording = JsonSerializer.Deserialize<Recording>(await File.ReadAllTextAsync(Path.Combine(place.Folder, RecordingName)))!;
        return (place, recording);
    }

    public static async Task<int> SchemaOfAsync(Place place) =>
        int.Parse(
            await place.OnTablesAsync(session => session.ValueAsync<string>("SELECT value FROM slipway WHERE name = 'schema'")) ?? "0");

    /// <summary>
    /// As INSERT statements, which need no client of PostgreSQL's to be read, and without the lines that only such a client knows.
    /// </summary>
    private static async Task DumpAsync(Place place, string pgDump)
    {
        var database = new NpgsqlConnectionStringBuilder(place.Database);
        string[] args =
        [
            "--host", database.Host!, "--port", $"{database.Port}", "--username", database.Username!, "--dbname", database.Database!,
            "--no-owner", "--no-privileges", "--rows-per-insert=50",
        ];
        var start = new ProcessStartInfo(pgDump, args) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = database.Password;
        using var process = Process.Start(start)!;
        var dump = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{pgDump} ended with {process.ExitCode}.");
        await File.WriteAllLinesAsync(Path.Combine(place.Folder, DumpName), dump.Split('\n').Where(line => !line.StartsWith('\\')));
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
