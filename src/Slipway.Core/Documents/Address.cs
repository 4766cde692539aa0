using System.Text.RegularExpressions;

namespace Slipway.Core.Documents;

/// <summary>
/// Addresses as they may be shown: in logs, history, messages and mail, never with a signature or a
/// password in them.
/// </summary>
public static partial class Address
{
    private const string Mask = "***";

    /// <summary>
    /// The address with each value under a secret name (<see cref="AddressSecrets"/>) replaced by
    /// <c>***</c>, and without user name and password. Works on any text.
    /// </summary>
    public static string Masked(string address)
    {
        var signed = AddressSecrets.MaskValues(address, Mask);
        // A password with a slash in it makes the text no URI, but it stays a password: then all up
        // to the last @ goes.
        return Uri.TryCreate(address, UriKind.Absolute, out _) ? UserInfo().Replace(signed, "${lead}") : WithoutUpToLastAt(signed);
    }

    /// <summary>A whole message, log line or document with every address in it masked.</summary>
    public static string MaskedText(string text) => UserInfoInText().Replace(AddressSecrets.MaskValuesInText(text, Mask), "${lead}");

    /// <summary>
    /// Whether a user name or password, even an empty one, stands in front of the host.
    /// </summary>
    internal static bool HasUserInfo(string address) => UserInfo().IsMatch(address);

    private static string WithoutUpToLastAt(string text)
    {
        var after = text.LastIndexOf('@') + 1;
        return Scheme().Match(text) is { Success: true } scheme && scheme.Index + scheme.Length is var start && start < after
            ? text.Remove(start, after - start)
            : text;
    }

    // Linear on hostile text: each of these begins where the text or a scheme does, and never looks
    // back.
    [GeneratedRegex(
        @"^(?<lead>\s*(?:[a-z][a-z0-9+.-]*:(?=[/\\]))?[/\\]*)[^/\\?#]*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@":[/\\]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex("""(?<lead>:[/\\]{2,})[^/\\?#\s"'<>]*@""", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfoInText();
}
