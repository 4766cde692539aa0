using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Contracts;

namespace Slipway.Core.Catalog;

/// <summary>
/// The terms by which an offer is found. A term is a letter for its kind and a text of nothing but
/// letters and digits, so that one index holds them all and no database splits them again.
/// </summary>
public static class CatalogTerms
{
    /// <summary>A plan that names no region is sold in all of them.</summary>
    public static readonly string EveryRegion = Exact('r', "every");

    /// <summary>
    /// The terms of an offer with the plans that one audience sees. Title words come from the offer
    /// and its public plans for every audience.
    /// </summary>
    public static ImmutableArray<string> Of(
        string publisherId, string publisherName, string offerTypeId, CatalogListing listing, ImmutableArray<CatalogPlan> plans)
    {
        var title =
            SearchWords.Of(string.Join(' ', [publisherId, publisherName, listing.Title, .. listing.Plans.Select(plan => plan.Title)]));
        var all = SearchWords.Of(string.Join(
            ' ',
            [
                .. title, listing.Summary, listing.LongSummary, PlainText(listing.Description),
                .. plans.SelectMany(plan => (IEnumerable<string>)[plan.PlanId, plan.Title, plan.Summary, PlainText(plan.Description)]),
            ]));
        var regions = plans.Any(plan => plan.Regions.Count == 0) ? [EveryRegion] : plans.SelectMany(plan => plan.Regions).Select(Region);
        return
        [
            .. title.Select(TitleWord),
            .. all.Select(Word),
            .. listing.Categories.Select(Category).Concat(regions).Append(OfferType(offerTypeId)).Distinct(StringComparer.Ordinal),
        ];
    }

    public static string Word(string word) => "w" + word;

    public static string TitleWord(string word) => "t" + word;

    public static string Category(string key) => Exact('c', key);

    public static string Region(string region) => Exact('r', region);

    public static string OfferType(string id) => Exact('o', id);

    private static string Exact(char kind, string text) => kind + string.Concat(text.ToLowerInvariant().Select(Escaped));

    private static string Escaped(char character) => char.IsAsciiLetterOrDigit(character)
        ? character.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"\u00B7{(int)character:x4}");

    /// <summary>The text between the tags of a description that was made safe.</summary>
    private static string PlainText(string html)
    {
        var text = new StringBuilder(html.Length);
        var inTag = false;
        foreach (var character in html)
        {
            inTag = character == '<' || (inTag && character != '>');
            text.Append(inTag || character == '>' ? ' ' : character);
        }

        return System.Net.WebUtility.HtmlDecode(text.ToString());
    }
}
