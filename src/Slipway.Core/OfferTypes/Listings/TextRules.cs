using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Html;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>
/// The rules for the texts that customers read: title, descriptions, links and the address of the
/// listing.
/// </summary>
internal static class TextRules
{
    private static readonly OfferRule PlainTitle = OfferRule.Of(
        "MKT-TITLE-021", ["title"],
        "There is no emoji in the title.",
        "title: found the emoji {found}. Only text is allowed: remove it.",
        RuleSource.Documented,
        offer =>
            offer.OfOffer("title") is { Text: { } title } place && title.EnumerateRunes().Where(IsEmoji).Take(1).ToArray() is [var rune]
                ? [new Finding(place.Pointer, ("found", $"'{rune}'"))] : []);

    private static readonly OfferRule ShownHtml = OfferRule.Of(
        "MKT-HTML-021", ["description", "skuDescription"],
        "Descriptions use only allowed tags, without attributes.",
        "found {found}, which customers will not see: tags are removed and their text stays; scripts are removed completely. "
        + "Shown are b, i, u, em, strong, br, p, ul, ol, li and h1 to h6, without attributes.",
        RuleSource.Documented,
        offer => offer.TextsInBounds(field => field.Listed == ListingPart.Description)
            .GroupBy(found => found.Text, StringComparer.Ordinal)
            .SelectMany(
                same => RemovedHtml.Of(same.Key) is { Count: > 0 } foreign ? same.Select(found => (found.Place, Foreign: foreign)) : [])
            .Select(found => new Finding(found.Place.Pointer, ("found", string.Join(", ", found.Foreign)))),
        Severity.Warning);

    private static readonly OfferRule UrlIdentifier = OfferRule.Of(
        "MKT-URLID-021", ["offerMarketingUrlIdentifier"],
        "The identifier can be a part of an address: letters, digits, '-', '_' and '.', beginning with a letter or digit.",
        "offerMarketingUrlIdentifier: found {found}. It becomes a part of the listing's address: "
        + "use letters, digits, '-', '_' and '.', and begin with a letter or digit.",
        RuleSource.Ours,
        offer =>
            offer.OfOffer("offerMarketingUrlIdentifier") is { Text: { } text } place
                && !string.IsNullOrWhiteSpace(text)
                && !IsPartOfAddress(text)
                ? [new Finding(place.Pointer, ("found", Quoted.Text(text)))] : []);

    private static readonly OfferRule LinkTitle = OfferRule.Of(
        "MKT-LINKTITLE-021", ["usefulLinks"],
        "A useful link has a title.",
        "linkTitle: {found} has no title, so customers see the address. Give it a title.",
        RuleSource.Ours,
        offer => offer.Fields(field => field.Listed == ListingPart.UsefulLinks)
            .SelectMany(list => list.Entries)
            .Where(link => link["linkUrl"].Text is not null && !link["linkTitle"].HasContent)
            .Select(link => new Finding(link["linkTitle"].Pointer, ("found", Quoted.Address(link["linkUrl"].Text!)))),
        Severity.Warning);

    private static readonly OfferRule LinkOnce = OfferRule.Of(
        "MKT-LINKURL-021", ["usefulLinks"],
        "No useful link is repeated.",
        "linkUrl: {found} is linked more than once. Link it once.",
        RuleSource.Ours,
        offer => offer.Fields(field => field.Listed == ListingPart.UsefulLinks)
            .SelectMany(list => list.Entries.Select(link => link["linkUrl"]).Repeated())
            .Select(url => new Finding(url.Pointer, ("found", Quoted.Address(url.Text!)))),
        Severity.Warning);

    public static readonly ImmutableArray<OfferRule> All = [PlainTitle, ShownHtml, UrlIdentifier, LinkTitle, LinkOnce];

    // Pictures, dingbats and the marks that make pictures of other characters; ®, ™ and the like
    // are text.
    private static bool IsEmoji(Rune rune) =>
        rune.Value is (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2600 and <= 0x27BF) or 0x2B50 or 0x2B55 or 0x20E3 or 0xFE0F
            or (>= 0xE0020 and <= 0xE007F);

    private static bool IsPartOfAddress(string text) =>
        char.IsAsciiLetterOrDigit(text[0]) && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
