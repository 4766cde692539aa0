using Slipway.Storage.Postgres;

using Slipway.Rehearsal;

namespace Slipway.Server.Tests.Settings;

public sealed class DatabaseSettingsTests
{
    [Fact]
    public async Task The_file_names_a_pooler_beside_the_database()
    {
        var (options, faults) = await ReadAsync(
            """{ "Database": "Host=a", "Database:Pooler": "transaction", "Database:Direct": "Host=b" }""");

        Assert.Empty(faults);
        var store = options!.Service.Store;
        Assert.Equal(("Host=a", Pooler.Transaction, "Host=b"), (store.Database, store.Pooler, store.Direct));
    }

    [Fact]
    public async Task An_object_in_the_databases_place_is_refused_and_never_read_as_none()
    {
        Assert.Contains("no setting 'Database:ConnectionString'", string.Join(
            ' ', (await ReadAsync("""{ "Database": { "ConnectionString": "Host=a" } }""")).Faults), StringComparison.Ordinal);
        Assert.Contains("Database, which is not set", string.Join(
            ' ', (await ReadAsync("""{ "Database": { "Pooler": "transaction" } }""")).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_may_still_be_lists() =>
        Assert.Equal(
            ["a", "b"], (await ReadAsync("""{ "Artifacts": { "AllowedHosts": ["a", "b"] } }""")).Options!.Service.Fetch.AllowedHosts);

    private static async Task<(ProgramOptions? Options, IReadOnlyList<string> Faults)> ReadAsync(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text);
            return ProgramOptions.Read(new Dictionary<string, string?>(), file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
