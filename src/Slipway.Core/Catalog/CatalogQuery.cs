using System.Collections.Immutable;
using Slipway.Core.Definitions;

namespace Slipway.Core.Catalog;

/// <summary>A customer's search. Every part that is given narrows the result.</summary>
public sealed record CatalogQuery
{
    /// <summary>The most characters that a search may have.</summary>
    public const int LongestSearch = 200;

    /// <summary>The most distinct words; each is looked up on its own.</summary>
    public const int MostWords = 10;

    private const int LongestKey = 200;

    /// <summary>Words that must all occur, each as the beginning of a word.</summary>
    public ImmutableArray<string> Words { get; private init; } = [];

    public string? Category { get; private init; }

    public string? OfferTypeId { get; private init; }

    public string? PublisherKey { get; private init; }

    /// <summary>In upper case.</summary>
    public string? Region { get; private init; }

    /// <summary>
    /// The query, or the reasons why it is invalid. An empty part counts as absent.
    /// </summary>
    public static (CatalogQuery Query, ImmutableArray<string> Faults) Read(
        string? search, string? category, string? offerType, string? publisher, string? region)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        var query = new CatalogQuery
        {
            Words = ReadWords(),
            Category = Key("category", category),
            OfferTypeId = Key("offerType", offerType)?.ToLowerInvariant(),
            PublisherKey = Key("publisher", publisher)?.ToLowerInvariant(),
            Region = OrNull(region)?.ToUpperInvariant(),
        };
        if (query.Region is { } code && !TextForm.Region.Matches(code))
            faults.Add($"region is '{Shown(code)}'. It is two letters, such as DE.");
        return (query, faults.ToImmutable());

        ImmutableArray<string> ReadWords()
        {
            if (OrNull(search) is not { } text)
                return [];
            if (text.Length > LongestSearch)
            {
                faults.Add($"search has {text.Length} characters; at most {LongestSearch} are allowed.");
                return [];
            }

            var words = SearchWords.Of(text);
            if (words.Count == 0)
                faults.Add($"search is '{text}', which has no word: give at least one letter or digit.");
            if (words.Count > MostWords)
                faults.Add($"search has {words.Count} words; at most {MostWords} are allowed.");
            return [.. words];
        }

        string? Key(string name, string? text)
        {
            if (OrNull(text) is { Length: > LongestKey } tooLong)
                faults.Add($"{name} has {tooLong.Length} characters; at most {LongestKey} are allowed.");
            else if (OrNull(text)?.Any(char.IsControl) == true)
                faults.Add($"{name} has a control character.");
            return OrNull(text);
        }
    }

    private static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Shown(string text) => text.Length <= 20 ? text : text[..20] + "…";
}
