using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.Definitions;

/// <summary>
/// A form that a text must have. <paramref name="Pattern"/> is the same form for a JSON Schema
/// (without anchors), <paramref name="Format"/> the schema's own word for it, and
/// <paramref name="Advice"/> what a person reads when the form is not met.
/// </summary>
public sealed partial record TextForm(string Advice, Func<string, bool> Matches, string? Pattern = null, string? Format = null)
{
    private const string IdPattern = "[a-z0-9_-]{0,49}[a-z0-9_]";
    private const string VersionPattern = @"[0-9]{1,20}\.[0-9]{1,20}\.[0-9]{1,20}";
    private const string GuidPattern = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private const string EmailPattern = @"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)*";
    private const string RegionPattern = "[A-Z]{2}";
    private const string VmSizePattern = "[a-z]+[0-9]+[a-z]*(-[0-9]+[a-z]*)?-(basic|standard)(-[a-z]+[0-9]+)*";
    private const string GigabytesPattern = "[1-9][0-9]{0,5}";
    private const string AddressPattern = "[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+";

    /// <summary>
    /// Ids of offers and plans: the reference gives the length and the '-'; the '_' is observed.
    /// </summary>
    public static readonly TextForm Id = new(
        "Use 1 to 50 characters of a-z, 0-9, '-' and '_', not ending in '-'.",
        text => OfferIdentifiers.OfferIdFault(text) is null,
        IdPattern) { Longest = 50 };

    /// <summary>
    /// X.Y.Z, three whole numbers (documented); leading zeros are in use (observed), so this is no
    /// strict semantic version.
    /// </summary>
    public static readonly TextForm Version = new(
        "Use three whole numbers with dots between them, such as 1.0.1.",
        text => VersionRegex().IsMatch(text),
        VersionPattern) { Longest = 62 };

    public static readonly TextForm Guid = new("Enter a valid GUID.", text => GuidRegex().IsMatch(text), GuidPattern, "uuid")
    {
        Longest = 36,
    };

    public static readonly TextForm Email = new(
        "Enter one e-mail address, such as support@contoso.example.", EmailForm.IsValid, EmailPattern, "email");

    /// <summary>
    /// The reference names no separator for lists of addresses, so the usual ones are all taken
    /// (ours).
    /// </summary>
    public static readonly TextForm Emails = new(
        "Enter e-mail addresses, separated by commas.",
        text => text.Split([',', ';'], StringSplitOptions.TrimEntries).All(Email.Matches));

    /// <summary>
    /// Two capital letters (ISO 3166). Whether the marketplace sells there is not a matter of form.
    /// </summary>
    public static readonly TextForm Region = new(
        "Use the two capital letters of a country, such as US.", text => RegionRegex().IsMatch(text), RegionPattern) { Longest = 2 };

    /// <summary>
    /// The reference lists no sizes; the form is inferred from the ones that its samples use
    /// (ours).
    /// </summary>
    public static readonly TextForm VmSize = new(
        "Use the id of a size in lower case, such as d2s-standard-v3.", text => VmSizeRegex().IsMatch(text), VmSizePattern);

    /// <summary>
    /// Month, day and year, as typed clients of the core virtual machine write them (observed).
    /// </summary>
    public static readonly TextForm Date = new(
        "Write month, day and year, such as 11/01/2026.",
        text => DateOnly.TryParseExact(text, "MM/dd/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) { Longest = 10 };

    /// <summary>Typed clients write some numbers as text (observed).</summary>
    public static readonly TextForm Gigabytes = new(
        "Write a whole number of gigabytes, such as 30.", text => GigabytesRegex().IsMatch(text), GigabytesPattern) { Longest = 6 };

    /// <summary>
    /// A link that customers follow: its form is checked, and it is never fetched (ours).
    /// </summary>
    public static readonly TextForm Link = new(
        "Enter an address that begins with http:// or https://.", IsWebAddress, AddressPattern, "uri") { IsAddress = true };

    /// <summary>
    /// The address of a file that this server reads itself, so it must also be one that the server
    /// may call.
    /// </summary>
    public static readonly TextForm File = Link with { IsFetched = true };

    /// <summary>
    /// Addresses may carry signatures: messages quote them without user information, query and
    /// fragment.
    /// </summary>
    public bool IsAddress { get; private init; }

    public bool IsFetched { get; private init; }

    /// <summary>
    /// The length of the longest text that has this form; null where the form itself has no bound.
    /// </summary>
    public int? Longest { get; private init; }

    /// <summary>The advice for a text that does not have the form.</summary>
    public string AdviceOn(string text)
    {
        if (!IsAddress || Matches(text) || !text.Any(char.IsWhiteSpace))
            return Advice;
        return Matches(text.Trim()) ? "There is a blank or a line end before or after the address. Remove it."
            : Matches(string.Concat(text.Where(character => !char.IsWhiteSpace(character))))
                ? "There are blanks in the address. Remove them."
            : Advice;
    }

    // Uri forgives blanks around an address; the byte-for-byte copy that is stored and fetched
    // later would still hold them.
    private static bool IsWebAddress(string text) =>
        !text.AsSpan().ContainsAny(Characters.BlankOrControl)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && text.AsSpan(uri.Scheme.Length).StartsWith("://")
        && uri.Host.Length > 0;

    [GeneratedRegex($@"^(?:{VersionPattern})\z")]
    private static partial Regex VersionRegex();

    [GeneratedRegex($@"^(?:{GuidPattern})\z")]
    private static partial Regex GuidRegex();

    [GeneratedRegex($@"^(?:{RegionPattern})\z")]
    private static partial Regex RegionRegex();

    [GeneratedRegex($@"^(?:{VmSizePattern})\z")]
    private static partial Regex VmSizeRegex();

    [GeneratedRegex($@"^(?:{GigabytesPattern})\z")]
    private static partial Regex GigabytesRegex();
}
