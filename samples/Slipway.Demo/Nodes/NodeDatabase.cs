using Npgsql;

namespace Slipway.Demo.Nodes;

/// <summary>
/// Reads the nodes' database, which shows what clients cannot see: which node works on which
/// operation.
/// </summary>
internal sealed class NodeDatabase(string database) : IAsyncDisposable
{
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(database);

    /// <summary>The operations that a node holds at the moment.</summary>
    public Task<IReadOnlyList<string>> HeldByAsync(Node node) => ColumnAsync(
        "SELECT operation_id FROM work WHERE lease_owner LIKE $1 || '/%'", node.Name);

    /// <summary>How many of these operations still wait for the node that held them.</summary>
    public async Task<int> StillHeldAsync(Node node, IReadOnlyList<string> operations) =>
        (await HeldByAsync(node)).Intersect(operations).Count();

    /// <summary>How many steps a node has completed.</summary>
    public async Task<int> StepsOfAsync(Node node) => (await ColumnAsync(
        "SELECT operation_id FROM history WHERE actor LIKE $1 || '/%' AND what LIKE 'step %'", node.Name)).Count;

    /// <summary>
    /// The offers whose history does not show exactly one publish that reached the preview once, by
    /// four steps.
    /// </summary>
    public Task<IReadOnlyList<string>> UntrueHistoriesAsync() => ColumnAsync(
        """
        SELECT offer_key FROM history GROUP BY offer_key
        HAVING COUNT(*) FILTER (WHERE what = 'publish accepted') <> 1 OR COUNT(*) FILTER (WHERE what LIKE 'step %') <> 4
          OR COUNT(*) FILTER (WHERE what LIKE '% is in preview') <> 1 OR COUNT(*) <> MAX(revision)
        """);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<IReadOnlyList<string>> ColumnAsync(string query, params string[] parameters)
    {
        await using var command = source.CreateCommand(query);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }
}
