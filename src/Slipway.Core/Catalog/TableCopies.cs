using Slipway.Core.Audiences;
using Slipway.Core.Pricing;

namespace Slipway.Core.Catalog;

/// <summary>
/// The stored copies of price spreadsheets and audience lists, by the addresses under which a
/// definition names them. Each content is read once, however many plans name it and under however
/// many addresses.
/// </summary>
/// <param name="prices">Of a spreadsheet; null where there is no copy.</param>
/// <param name="audience">Of an audience list; null where there is no copy.</param>
public sealed class TableCopies(Func<string, PriceSheetResult?> prices, Func<string, AudienceListResult?> audience)
{
    /// <summary>Nothing was fetched yet.</summary>
    public static readonly TableCopies None = new(_ => null, _ => null);

    public PriceSheetResult? Prices(string address) => prices(address);

    public AudienceListResult? Audience(string address) => audience(address);

    /// <summary>Reads each copy when it is first needed.</summary>
    /// <param name="copyOf">The bytes; the same array for the same content.</param>
    public static TableCopies Of(Func<string, byte[]?> copyOf)
    {
        var sheets = new Dictionary<byte[], PriceSheetResult>(ReferenceEqualityComparer.Instance);
        var lists = new Dictionary<byte[], AudienceListResult>(ReferenceEqualityComparer.Instance);
        return new TableCopies(
            address => Once(sheets, address, bytes => PriceSheet.Read(bytes)),
            address => Once(lists, address, bytes => AudienceList.Read(bytes)));

        T? Once<T>(Dictionary<byte[], T> known, string address, Func<byte[], T> read)
            where T : class
        {
            if (copyOf(address) is not { } bytes)
                return null;
            if (!known.TryGetValue(bytes, out var reading))
                known.Add(bytes, reading = read(bytes));
            return reading;
        }
    }
}
