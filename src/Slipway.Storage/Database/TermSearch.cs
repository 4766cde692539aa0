namespace Slipway.Storage.Database;

/// <summary>
/// How a database writes and asks for terms. They come as letters and digits only, so quoting them
/// is enough, and both databases find the same rows.
/// </summary>
/// <param name="Stored">What the parameter <c>@terms</c>, all terms with blanks between them, is
/// stored as.</param>
/// <param name="Matches">Whether a row of <c>catalog_terms</c> answers the question
/// <c>@question</c>.</param>
/// <param name="Quote">What stands around a term.</param>
/// <param name="Beginning">What stands behind a term that is the beginning of one.</param>
/// <param name="And">Between two that must both hold.</param>
/// <param name="Or">Between two of which one must hold.</param>
/// <param name="AndNot">Between what must hold and what must not.</param>
public sealed record TermSearch(string Stored, string Matches, string Quote, string Beginning, string And, string Or, string AndNot)
{
    public static readonly TermSearch OfSqlite = new("@terms", "catalog_terms MATCH @question", "\"", " *", " AND ", " OR ", " NOT ");

    public static readonly TermSearch OfPostgres = new(
        "array_to_tsvector(string_to_array(@terms, ' '))", "terms @@ @question::tsquery", "'", ":*", " & ", " | ", " & !");

    public string Term(string term) => Quote + term + Quote;

    /// <summary>
    /// A single letter must be a word of its own: as a beginning it would be found nearly
    /// everywhere.
    /// </summary>
    public string Word(string term, string word) => word.Length == 1 ? Term(term) : Term(term) + Beginning;

    public string All(IEnumerable<string> conditions) => $"({string.Join(And, conditions)})";

    public string Any(params IEnumerable<string> conditions) => $"({string.Join(Or, conditions)})";
}
