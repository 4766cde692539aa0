using System.Text;

namespace Slipway.Core.Formats.Csv;

/// <summary>
/// Reads comma-separated text (RFC 4180), row by row; empty lines are passed over.
/// </summary>
internal sealed class CsvText(string text)
{
    private int at;
    private int line = 1;

    /// <summary>
    /// The line of the first quote that is never closed, or is followed by more than a comma.
    /// </summary>
    public int? BadQuote { get; private set; }

    /// <summary>Ends at the first bad quote: nothing behind it can be trusted.</summary>
    public IEnumerable<CsvRow> Rows()
    {
        while (at < text.Length && BadQuote is null)
        {
            var begin = line;
            var fields = new List<string>();
            do
                fields.Add(Field());
            while (BadQuote is null && Takes(','));
            if (BadQuote is null)
                EndOfLine();
            if (BadQuote is null && fields is not [""])
                yield return new CsvRow(begin, fields);
        }
    }

    private string Field()
    {
        if (at < text.Length && text[at] == '"')
            return Quoted();
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAny(',', '\r', '\n');
        var field = length < 0 ? rest : rest[..length];
        at += field.Length;
        return field.ToString();
    }

    private string Quoted()
    {
        var begin = line;
        var field = new StringBuilder();
        at++;
        while (at < text.Length)
        {
            var character = text[at++];
            if (character == '"' && !Takes('"'))
            {
                if (at < text.Length && text[at] is not (',' or '\r' or '\n'))
                    BadQuote = begin;
                return field.ToString();
            }

            line += character == '\n' ? 1 : 0;
            field.Append(character);
        }

        BadQuote = begin;
        return "";
    }

    private bool Takes(char expected)
    {
        if (at >= text.Length || text[at] != expected)
            return false;
        at++;
        return true;
    }

    private void EndOfLine()
    {
        if (Takes('\r') | Takes('\n'))
            line++;
    }
}
