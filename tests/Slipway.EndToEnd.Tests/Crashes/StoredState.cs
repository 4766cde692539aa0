using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Storage.Database;

namespace Slipway.EndToEnd.Tests.Crashes;

/// <summary>What the tables say, read past the program.</summary>
public static partial class StoredState
{
    public static async Task CheckAsync(Place place, ClientRecord record)
    {
        Assert.Equal(0, await place.NumberAsync("SELECT COUNT(*) FROM work"));
        Assert.Equal(0, await place.NumberAsync("SELECT COUNT(*) FROM operations WHERE state NOT IN ('succeeded', 'canceled', 'failed')"));
        var offers = await place.OnTablesAsync(session => session.RowsAsync(
            "SELECT offer_key, revision, production_version, draft_version FROM offers",
            row => (Offer: row.GetString(0), Revision: row.GetInt64(1), Production: row.NumberOrNull(2), Draft: row.GetInt64(3))));
        Assert.Empty(record.Saved.Select(saved => saved.Offer).Except(offers.Select(offer => offer.Offer)));
        foreach (var offer in offers)
        {
            var history = await place.OnTablesAsync(session => session.RowsAsync(
                "SELECT revision, what, operation_id FROM history WHERE offer_key = @offer ORDER BY revision",
                row => (Revision: row.GetInt64(0), What: row.GetString(1), Operation: row.TextOrNull(2)),
                ("offer", offer.Offer)));
            Assert.Equal(Enumerable.Range(1, (int)offer.Revision).Select(number => (long)number), history.Select(row => row.Revision));
            CheckSlots(offer.Offer, offer.Production, [.. history.Select(row => row.What)]);
            CheckStarts(offer.Offer, [.. history.Select(row => (row.What, row.Operation))]);
            var versions = await place.OnTablesAsync(session => session.RowsAsync(
                "SELECT version FROM versions WHERE offer_key = @offer ORDER BY version", row => row.GetInt64(0), ("offer", offer.Offer)));
            Assert.Equal(Enumerable.Range(1, (int)offer.Draft - 1).Select(number => (long)number), versions);
        }
    }

    /// <summary>
    /// Of each offer whose history ends, but for steps, with a publish, a go-live or a cancel:
    /// which of them, and of which operation.
    /// </summary>
    public static async Task<IReadOnlyList<LastCommand>> LastCommandsAsync(Place place)
    {
        var rows = await place.OnTablesAsync(session => session.RowsAsync(
            """
            SELECT h.offer_key, h.what, o.publishing_version FROM history h LEFT JOIN operations o ON o.operation_id = h.operation_id
            WHERE h.what NOT LIKE 'step %' ORDER BY h.offer_key, h.revision
            """,
            row => (Offer: row.GetString(0), What: row.GetString(1), Number: row.NumberOrNull(2))));
        return
        [
            .. from row in rows.GroupBy(row => row.Offer).Select(history => history.Last())
               where VerbOf(row.What) is not null
               select new LastCommand(
                   row.Offer, VerbOf(row.What)!, row.Number ?? throw new InvalidDataException($"'{row.What}' has no operation.")),
        ];
    }

    private static string? VerbOf(string what) => what switch
    {
        "publish accepted" => "publish",
        "go-live accepted" => "golive",
        "preview withdrawn" => "cancel",
        _ when what.Contains("cancel", StringComparison.Ordinal) => "cancel",
        _ => null,
    };

    /// <summary>Nothing is live that was not previewed first, and what is live is what went live last.</summary>
    private static void CheckSlots(string offer, long? production, IReadOnlyList<string> whats)
    {
        var previewed = new HashSet<long>();
        long? live = null;
        foreach (var match in whats.Select(what => SlotForm().Match(what)).Where(match => match.Success))
        {
            var version = long.Parse(match.Groups["version"].ValueSpan);
            if (match.Groups["slot"].Value == "in preview")
            {
                previewed.Add(version);
                continue;
            }

            Assert.True(previewed.Contains(version), $"{offer}: version {version} is live and was never in preview.");
            live = version;
        }

        Assert.Equal(live, production);
    }

    /// <summary>Each operation begins once and each of its steps is completed once.</summary>
    private static void CheckStarts(string offer, IReadOnlyList<(string What, string? Operation)> history)
    {
        var twice = history.Where(row => row.Operation is not null).GroupBy(row => row).FirstOrDefault(rows => rows.Count() > 1);
        Assert.True(twice is null, $"{offer}: '{twice?.Key}' happened more than once.");
    }

    [GeneratedRegex(@"version (?<version>\d+) is (?<slot>in preview|live)$")]
    private static partial Regex SlotForm();
}

/// <summary>What happened to an offer last, but for steps.</summary>
public sealed record LastCommand(string Offer, string Verb, long PublishingVersion)
{
    public bool Matches(Accepted accepted) =>
        accepted.Asked == new Asked(Offer, Verb)
            && accepted.Location == $"/api/operations/contoso${Offer}${PublishingVersion}$preview?api-version=2017-10-31";
}
