using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Core.Documents;

/// <summary>
/// Describes an error in a JSON text for people. The framework's own message names .NET types and
/// reader options, and counts lines from 0.
/// </summary>
public static partial class JsonErrorText
{
    /// <summary>
    /// The parser's words and ours, in the order in which they are looked for; what it found stands
    /// in front of its words.
    /// </summary>
    private static readonly (string Theirs, string Ours)[] Plain =
    [
        ("Expected end of string", "the text ends within a string, before its closing quotation mark."),
        ("Expected depth to be zero", "the text ends before its last } or ]."),
        ("reached end of data", "the text ends before its last } or ]."),
        ("does not contain any JSON tokens", "the text is empty."),
        ("contains a trailing comma", "there is a comma right before a closing } or ]. Remove it, or add what is missing."),
        (" is invalid without a matching open", "{found} has no matching opening bracket."),
        (" is invalid after a single JSON value", "{found} stands after the end of the JSON, where nothing is expected."),
        (" is invalid after a value", "expected a comma, } or ], but found {found}."),
        (" is an invalid start of a property name", "expected a key in double quotation marks, but found {found}."),
        (" is invalid after a property name", "expected a colon, but found {found}."),
        (" is an invalid start of a value", "expected a value, but found {found}."),
        (" is an invalid JSON literal",
            "expected a value, but found {found}; true, false and null are written in small letters, texts in double quotation "
            + "marks."),
        (" is invalid within a JSON string",
            "a string holds the character {found}, which has to be escaped there: a line end as \\n, a tab as \\t."),
        (" is an invalid escapable character", "a string holds a backslash before {found}. A backslash itself is written \\\\."),
    ];

    /// <summary>
    /// Such as "line 3: '}' is invalid …." Ends with a full stop and names no type.
    /// </summary>
    public static string Of(JsonException exception) =>
        exception.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}: {Cause(exception)}")
            : Cause(exception);

    /// <summary>
    /// What is wrong with a text that is not in UTF-8 as a whole; null for any other.
    /// </summary>
    public static string? OfEncoding(ReadOnlySpan<byte> text) =>
        JsonText.IsInUtf16(text) ? "it is text in UTF-16. Save it in UTF-8." : null;

    /// <summary>Without the place.</summary>
    public static string Cause(JsonException exception)
    {
        var text = Place().Split(exception.Message)[0];
        if (MissingKeys().Match(text) is { Success: true } missing)
            return $"{Where(exception)} lacks {missing.Groups["keys"].Value.TrimEnd('.')}.";
        if (UnknownKey().Match(text) is { Success: true } unknown)
            return $"the key {Quoted.Shorten(unknown.Groups["key"].Value, 100)} is not known "
                + $"here{(exception.Path is { } path ? $" ({Quoted.Shorten(path, 200)})" : "")}.";
        if (text.Contains("maximum configured depth", StringComparison.Ordinal))
            return "it is nested too deeply.";
        if (text.Contains("converted to", StringComparison.Ordinal) || TypeName().IsMatch(text))
            return $"{Where(exception)} is not of the kind that is expected there.";
        foreach (var (theirs, ours) in Plain)
        {
            if (text.IndexOf(theirs, StringComparison.Ordinal) is >= 0 and var at)
                return ours.Replace("{found}", Quoted.Shorten(text[..at], 100), StringComparison.Ordinal);
        }

        return Quoted.Shorten(text.Replace(" Change the reader options.", "", StringComparison.Ordinal), 300);
    }

    private static string Where(JsonException exception) =>
        exception.Path is null or "$" ? "the JSON as a whole" : $"what stands at {Quoted.Shorten(exception.Path, 200)}";

    [GeneratedRegex(@" Path: | LineNumber: ", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex("missing required properties including: (?<keys>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex MissingKeys();

    [GeneratedRegex("The JSON property (?<key>'[^']*') could not be mapped", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownKey();

    [GeneratedRegex(@"\b(System|Slipway|Microsoft)\.[A-Z]|\btype '", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();
}
