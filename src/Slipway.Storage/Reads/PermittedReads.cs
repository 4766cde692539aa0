using System.Data.Common;
using System.Globalization;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;

namespace Slipway.Storage.Reads;

/// <summary>
/// What clients poll, as one question with the caller's roles: both as they are at one moment, for
/// the price of one. What a caller without a role asks for is not looked for.
/// </summary>
public sealed class PermittedReads
{
    private const string Operation = $"""
        {AccessStore.OnPublisher}
        LEFT JOIN operations n ON n.publisher_key = @publisher AND n.offer_key = @offer AND
        """;

    private const string Offer = """
        LEFT JOIN offers o ON o.publisher_key = n.publisher_key AND o.offer_key = n.offer_key
        LEFT JOIN work w ON w.operation_id = n.operation_id
        """;

    private const string Draft = $"""
        {AccessStore.OnPublisher}
        LEFT JOIN drafts d ON d.publisher_key = @publisher AND d.offer_key = @offer
        LEFT JOIN offers o ON o.publisher_key = d.publisher_key AND o.offer_key = d.offer_key
        """;

    /// <summary>The columns before those of what is looked for: the role and the publisher.</summary>
    private const int First = 2;

    private readonly IDatabase database;
    private readonly Question<(string Role, bool HasPublisher, StampedOperation? Found)> byId;
    private readonly Question<(string Role, bool HasPublisher, StampedOperation? Found)> byNumber;
    private readonly Question<(string Role, bool HasPublisher, OfferStamp? Found)> draft;

    public PermittedReads(IDatabase database)
    {
        this.database = database;
        var stamp = $"SELECT mine.role, b.publisher_id, {OperationStore.Stamp}, {database.Dialect.MarketNow} {Operation}";
        byId = Of($"{stamp} n.operation_id = @operation {Offer}", OperationStore.ReadStamp, "operation");
        byNumber = Of($"{stamp} n.publishing_version = CAST(@operation AS BIGINT) {Offer}", OperationStore.ReadStamp, "operation");
        draft = Of($"SELECT mine.role, b.publisher_id, {OfferStore.DraftStamp} {Draft}", OfferStore.ReadStamp);
    }

    /// <summary>What the operation is like at the moment, without reading it.</summary>
    public Task<Permitted<StampedOperation>> StampAsync(
        string appId, string tenantId, OfferKey key, Guid operationId, CancellationToken cancel) =>
        AskAsync(byId, tenantId, cancel, appId, tenantId, key.Publisher, key.Offer, operationId.ToString());

    /// <summary>The same of the offer's operation of that number.</summary>
    public Task<Permitted<StampedOperation>> StampAsync(
        string appId, string tenantId, OfferKey key, int publishingVersion, CancellationToken cancel) => AskAsync(
        byNumber, tenantId, cancel, appId, tenantId, key.Publisher, key.Offer, publishingVersion.ToString(CultureInfo.InvariantCulture));

    /// <summary>What the draft is like at the moment, without reading its text.</summary>
    public Task<Permitted<OfferStamp>> DraftAsync(string appId, string tenantId, OfferKey key, CancellationToken cancel) =>
        AskAsync(draft, tenantId, cancel, appId, tenantId, key.Publisher, key.Offer);

    private static Question<(string Role, bool HasPublisher, T? Found)> Of<T>(
        string text, Func<DbDataReader, int, T> read, params string[] more)
        where T : class => new(
        text,
        row => (row.GetString(0), !row.IsDBNull(1), row.IsDBNull(First) ? null : read(row, First)),
        ["app", "tenant", "publisher", "offer", .. more]);

    private async Task<Permitted<T>> AskAsync<T>(
        Question<(string Role, bool HasPublisher, T? Found)> question, string tenantId, CancellationToken cancel, params string[] values)
        where T : class
    {
        var rows = await database.AskAsync(question, tenantId, cancel, values);
        return rows.Count == 0
            ? new Permitted<T>([], HasPublisher: false, null)
            : new Permitted<T>(
                rows.Count == 1 ? [rows[0].Role] : [.. rows.Select(row => row.Role).Order(StringComparer.Ordinal)],
                rows[0].HasPublisher,
                rows[0].Found);
    }
}
