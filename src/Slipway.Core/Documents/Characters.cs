using System.Buffers;

namespace Slipway.Core.Documents;

/// <summary>Sets of characters that texts are searched for.</summary>
internal static class Characters
{
    private const char Last = '\u3000';

    public static readonly SearchValues<char> Blank = Those(char.IsWhiteSpace);

    public static readonly SearchValues<char> BlankOrControl =
        Those(character => char.IsWhiteSpace(character) || char.IsControl(character));

    /// <summary>
    /// Control characters, and those that change the direction of writing. Tabs and line ends are
    /// text.
    /// </summary>
    public static readonly SearchValues<char> Invisible = Those(character =>
        (char.IsControl(character) && character is not ('\t' or '\n' or '\r'))
            || character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));

    private static SearchValues<char> Those(Func<char, bool> isOne) =>
        SearchValues.Create([.. Enumerable.Range(0, Last + 1).Select(number => (char)number).Where(isOne)]);
}
