using System.Data.Common;
using Slipway.Core.Documents;

namespace Slipway.Storage.Database;

/// <summary>
/// The next column of a record, by what it holds. It is either listed or read; see
/// <see cref="Columns{T}"/>.
/// </summary>
public sealed class Column<T>
{
    private readonly List<(string Name, Func<T, object?> Of)>? listed;
    private readonly DbDataReader? row;
    private int place;

    internal Column(List<(string Name, Func<T, object?> Of)> listed) => this.listed = listed;

    internal Column(DbDataReader row, int first) => (this.row, place) = (row, first);

    public string Text(string name, Func<T, object?> of) => Next(name, of, static (row, place) => row.GetString(place));

    public string? TextOrNull(string name, Func<T, object?> of) => Next(name, of, Rows.TextOrNull);

    public int Int(string name, Func<T, object?> of) => Next(name, of, static (row, place) => (int)row.GetInt64(place));

    public int? IntOrNull(string name, Func<T, object?> of) =>
        Next(name, row => of(row) ?? Absent.Number, static (row, place) => (int?)row.NumberOrNull(place));

    public long Number(string name, Func<T, object?> of) => Next(name, of, static (row, place) => row.GetInt64(place));

    public long? NumberOrNull(string name, Func<T, object?> of) => Next(name, row => of(row) ?? Absent.Number, Rows.NumberOrNull);

    public bool Flag(string name, Func<T, object?> of) => Next(name, of, static (row, place) => row.GetInt64(place) == 1);

    public byte[] Bytes(string name, Func<T, object?> of) => Next(name, of, static (row, place) => row.GetFieldValue<byte[]>(place));

    public DateTimeOffset Time(string name, Func<T, object?> of) => Next(name, of, Rows.Time);

    public DateTimeOffset? TimeOrNull(string name, Func<T, object?> of) => Next(name, row => of(row) ?? Absent.Number, Rows.TimeOrNull);

    /// <summary>One of the words of the wire.</summary>
    public TWord Word<TWord>(string name, Func<T, object?> of)
        where TWord : struct, Enum => Next(name, of, static (row, place) => WireWords.Parse<TWord>(row.GetString(place))!.Value);

    /// <summary>Whatever is read in its own way, such as JSON.</summary>
    public TValue Next<TValue>(string name, Func<T, object?> of, Func<DbDataReader, int, TValue> read)
    {
        if (row is not null)
            return read(row, place++);
        listed!.Add((name, of));
        return default!;
    }
}
