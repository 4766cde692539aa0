using System.Buffers;

namespace Slipway.Core.Rules;

/// <summary>
/// Whether a text has the form of one e-mail address (ours: the original's check is not
/// documented). Narrow enough that an address can go into a mail's envelope and header as it is;
/// wide enough for <c>a@x</c>, which the documented samples use.
/// </summary>
public static class EmailForm
{
    private static readonly SearchValues<char> LocalCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_`{|}~");

    private static readonly SearchValues<char> DomainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>
    /// One @; at most 254 characters, 64 before the @ and 63 between the dots after it (RFC 5321);
    /// ASCII; no empty part between dots.
    /// </summary>
    public static bool IsValid(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return address.Length <= 254 && at is > 0 and <= 64
            && HasParts(address.AsSpan(0, at), LocalCharacters, part => !part.IsEmpty)
            && HasParts(
                address.AsSpan(at + 1), DomainCharacters, label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-');
    }

    private static bool HasParts(ReadOnlySpan<char> text, SearchValues<char> allowed, Func<ReadOnlySpan<char>, bool> isPart)
    {
        if (text.ContainsAnyExcept(allowed))
            return false;
        foreach (var part in text.Split('.'))
        {
            if (!isPart(text[part]))
                return false;
        }

        return true;
    }
}
