using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Sas;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Disks;

/// <summary>
/// The rules for the signed addresses (SAS) of disks. They apply to addresses with parameters of a
/// signature, to those at blob stores, and to every disk's where the marketplace requires it. The
/// first sentences of the messages are the original's own.
/// </summary>
public static class SasRules
{
    /// <summary>
    /// Documented: certification and provisioning must still be able to read the disk.
    /// </summary>
    private const int DaysLeft = 21;

    private const string NotDownloaded = "Failure: Copying Images. Not able to download blob using provided SAS Uri.";
    private const string IncorrectAddress = "Failure: Copying Images. Not able to download blob due to incorrect SAS URL.";
    private const string InvalidName = "Invalid VHD name.";
    private const string SignAnew = "Sign the container again, with st, se, sp=rl and sr=c.";

    /// <summary>Permissions to change blobs: add, create, write, delete and newer ones.</summary>
    private static readonly SearchValues<char> Changing = SearchValues.Create("acwdxyitmop");

    private static readonly OfferRule Signed = NewRule(
        21, "It is signed: a '?' and a signature (SAS) follow the path.", $"{NotDownloaded} {{address}} has {{found}}. {SignAnew}",
        (address, _) => address.HasQuery ? null : "no '?' with a signature (SAS) behind it");

    private static readonly OfferRule OfVhd = NewRule(
        22,
        "Its path ends in .vhd.",
        $"{InvalidName} {{address}}: the path ends in {{found}}. "
        + "Use the form https://<account>.blob.<cloud>/<container>/<name>.vhd?<signature>.",
        (address, _) =>
            address.Path.EndsWith(".vhd", StringComparison.OrdinalIgnoreCase)
                ? null
                : Quoted.Text(address.Path[(address.Path.LastIndexOf('/') + 1)..]));

    private static readonly OfferRule PlainName = NewRule(
        23,
        "There is no percent sign or quotation mark in its path.",
        $"{InvalidName} {{address}}: found {{found}}. Rename the VHD, or the container, without special characters.",
        (address, _) =>
            address.Path.Replace("%20", "", StringComparison.Ordinal).AsSpan().IndexOfAny("%\"'") is >= 0
                ? "a percent sign or a quotation mark in the path"
                : null);

    private static readonly OfferRule WithoutBlanks = NewRule(
        24, "There are no blanks in it.", $"{NotDownloaded} {{address}}: found {{found}}. Remove it, or rename the VHD without blanks.",
        (address, _) => address.HasBlank ? "a blank" : null);

    private static readonly OfferRule Starts = NewRule(
        25,
        "It has a start (st).",
        $"{NotDownloaded} {{address}}: found {{found}}. Sign it again with a start of one day ago.",
        (address, _) => Missing(address, "st"));

    private static readonly OfferRule Ends = NewRule(
        26,
        "It has an end (se).",
        $"{NotDownloaded} {{address}}: found {{found}}. Sign it again with an end three weeks ahead or later.",
        (address, _) => Missing(address, "se"));

    private static readonly OfferRule FullStart = NewRule(
        27,
        "Its start (st) is a full date and time.",
        $"{IncorrectAddress} {{address}}: found {{found}}. Use the form 2026-11-01T00:00:00Z.",
        (address, _) => NoTime(address, "st") ?? NoTime(address, "skt"));

    private static readonly OfferRule FullEnd = NewRule(
        28,
        "Its end (se) is a full date and time.",
        $"{IncorrectAddress} {{address}}: found {{found}}. Use the form 2026-11-01T00:00:00Z.",
        (address, _) => NoTime(address, "se") ?? NoTime(address, "ske"));

    private static readonly OfferRule ReadAndList = NewRule(
        29,
        "Its permissions (sp) include read and list.",
        $"{NotDownloaded} Permissions (sp) must include read \"r\" and list \"l\". {{address}}: found {{found}}. "
        + "Sign the container again with sp=rl.",
        (address, _) => !address.HasQuery || (Permits(address, 'r') && Permits(address, 'l')) ? null : Permissions(address));

    private static readonly OfferRule ReadOnly = NewRule(
        30,
        "Its permissions (sp) do not allow changes.",
        $"{NotDownloaded} {{address}}: found {{found}}. Grant only read and list: sign it again with sp=rl.",
        (address, _) => address["sp"] is { } given && given.AsSpan().IndexOfAny(Changing) >= 0 ? Permissions(address) : null,
        ofRenewed: true);

    private static readonly OfferRule OfContainer = NewRule(
        31,
        "Its signed resource (sr), if it is given, is the container (sr=c).",
        $"{NotDownloaded} {{address}}: found {{found}}. Only a container's signature can permit listing. {SignAnew}",
        (address, _) => address["sr"] is { } given && given != "c" ? $"sr={Quoted.Text(given)}" : null);

    private static readonly OfferRule EndsLate = NewRule(
        32,
        $"Its end (se), and that of the key that signed it (ske), is at least {DaysLeft} days ahead.",
        $"{NotDownloaded} {{address}}: {{found}}. Sign it again with an end at least {DaysLeft} days ahead: "
        + "the disk is still read until then.",
        (address, offer) =>
            address.End is { } end && end.Time - offer.Now < TimeSpan.FromDays(DaysLeft)
                ? $"{NameOf(end.Parameter)} ends at {Shown(end.Time)}, and now it is {Shown(offer.Now)}"
                : null);

    private static readonly OfferRule HasBegun = NewRule(
        33,
        "Its start (st), and that of the key that signed it (skt), has passed.",
        $"{NotDownloaded} {{address}}: {{found}}. Sign it again with a start of one day ago, since clocks differ.",
        (address, offer) =>
            address.Start is { } start && start.Time > offer.Now
                ? $"{NameOf(start.Parameter)} begins at {Shown(start.Time)}, and now it is {Shown(offer.Now)}"
                : null);

    private static readonly OfferRule HasSignature = NewRule(
        34,
        "It has the signature itself (sig).",
        $"{NotDownloaded} {{address}}: found {{found}}. Copy the whole address again, to its last character.",
        (address, _) => Missing(address, "sig"));

    private static readonly OfferRule Encrypted = NewRule(
        35, "It begins with https://.", "{address}: found {found}. The signature can be read on the network. Use https://.",
        (address, _) => address.IsEncrypted ? null : "http://", Severity.Warning, RuleSource.Ours);

    private static readonly OfferRule Unescaped = NewRule(
        36,
        "Its parameters are separated by '&' and not by '&amp;'.",
        "{address}: found {found}. The address was copied out of HTML or XML. Write '&' for each '&amp;'.",
        (address, _) => address.IsEscaped ? "'&amp;' between its parameters" : null,
        source: RuleSource.Ours);

    public static readonly ImmutableArray<OfferRule> All =
    [
        Signed, OfVhd, PlainName, WithoutBlanks, Starts, Ends, FullStart, FullEnd, ReadAndList, ReadOnly, OfContainer, EndsLate, HasBegun,
        HasSignature, Encrypted,
        Unescaped,
    ];

    /// <summary>Whether a disk's address is checked, and read, as a signed one.</summary>
    internal static bool Applies(SignedAddress address) => address.IsSigned || address.IsOfBlobStore;

    private static OfferRule NewRule(
        int number,
        string demand,
        string message,
        Func<SignedAddress, OfferToCheck, string?> found,
        Severity severity = Severity.Error,
        RuleSource source = RuleSource.Documented,
        bool ofRenewed = false)
    {
        var rule = new Rule(string.Create(CultureInfo.InvariantCulture, $"VM-SAS-{number:000}"), StepIds.Validate, demand, message)
        {
            Severity = severity,
            Source = source,
            Fields = ["osVhdUrl", "lunVhdDetails"],
        };
        return new OfferRule(rule, offer =>
            from disk in offer.NewDisks
            where ofRenewed || !disk.IsRenewed
            where offer.SasRequired || Applies(disk.Address)
            let what = found(disk.Address, offer)
            where what is not null
            select new Finding(disk.Reference.Pointer, ("address", Quoted.Address(disk.Reference.Address)), ("found", what)));
    }

    private static string? Missing(SignedAddress address, string parameter) =>
        address.HasQuery && address[parameter] is null ? $"no '{parameter}'" : null;

    private static string? NoTime(SignedAddress address, string parameter) =>
        address[parameter] is { } given && address.Time(parameter) is null ? $"{parameter}={Quoted.Text(given)}" : null;

    private static string NameOf(string parameter) => parameter switch
    {
        "ske" => "the key of a user delegation, which lives 7 days at most (ske),",
        "skt" => "the key of a user delegation (skt)",
        _ => "the signature",
    };

    private static bool Permits(SignedAddress address, char what) => address["sp"]?.Contains(what, StringComparison.Ordinal) == true;

    private static string Permissions(SignedAddress address) => address["sp"] is { } given ? $"sp={Quoted.Text(given)}" : "no 'sp'";

    private static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
