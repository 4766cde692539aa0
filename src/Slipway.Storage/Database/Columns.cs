using System.Data.Common;

namespace Slipway.Storage.Database;

/// <summary>
/// The columns of a stored record, each in one line: its name, where its value comes from and where it
/// goes. A store builds its texts from <see cref="Names"/> and <see cref="Parameters"/>, binds
/// <see cref="Values"/> and reads with <see cref="Read(DbDataReader)"/>. So a new column is a property,
/// a line here and a migration:
/// <code>
/// public sealed record PublisherRow
/// {
///     internal static readonly Columns&lt;PublisherRow&gt; Columns = new(column => new()
///     {
///         PublisherId = column.Text("publisher_id", row => row.PublisherId),
///         SellerId = column.Number("seller_id", row => row.SellerId),
///     });
/// }
///
/// $"SELECT {PublisherRow.Columns.Names} FROM publishers", PublisherRow.Columns.Read
/// $"INSERT INTO publishers ({PublisherRow.Columns.Names}) VALUES ({PublisherRow.Columns.Parameters})",
///     PublisherRow.Columns.Values(publisher)
/// </code>
/// The function runs once without a row, to list the columns, and once for each row that is read, in the
/// same order.
/// </summary>
public sealed class Columns<T>
{
    private readonly Func<Column<T>, T> record;
    private readonly List<(string Name, Func<T, object?> Of)> columns = [];

    public Columns(Func<Column<T>, T> record)
    {
        this.record = record;
        _ = record(new Column<T>(columns));
        Names = string.Join(", ", columns.Select(column => column.Name));
        Parameters = string.Join(", ", columns.Select(column => $"@{column.Name}"));
    }

    public int Count => columns.Count;

    /// <summary>For SELECT, INSERT and RETURNING: <c>publisher_id, seller_id</c>.</summary>
    public string Names { get; }

    /// <summary>For VALUES: <c>@publisher_id, @seller_id</c>.</summary>
    public string Parameters { get; }

    /// <summary>For SELECT from several tables: <c>p.publisher_id, p.seller_id</c>.</summary>
    public string Of(string alias) => string.Join(", ", columns.Select(column => $"{alias}.{column.Name}"));

    /// <summary>
    /// For UPDATE, of all columns but those that never change: <c>seller_id = @seller_id</c>.
    /// </summary>
    public string Assignments(params string[] but) =>
        string.Join(", ", columns.Where(column => !but.Contains(column.Name)).Select(column => $"{column.Name} = @{column.Name}"));

    /// <summary>The values of a row, to be bound; further ones follow.</summary>
    public (string Name, object? Value)[] Values(T row, params (string Name, object? Value)[] more) =>
        [.. columns.Select(column => (column.Name, column.Of(row))), .. more];

    public T Read(DbDataReader row) => Read(row, 0);

    /// <summary>Where other columns come before.</summary>
    public T Read(DbDataReader row, int first) => record(new Column<T>(row, first));
}
