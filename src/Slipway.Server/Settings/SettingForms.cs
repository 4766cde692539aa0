using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Xml;
using Slipway.Core.Time;

namespace Slipway.Server.Settings;

/// <summary>The forms that settings of several features have.</summary>
public static class SettingForms
{
    public const string AnyWebAddress = "an http or https address";

    public static SettingForm<string> Text { get; } = new(null, Any);

    public static SettingForm<bool> Flag { get; } = new("true or false", Single<bool>(bool.TryParse), SettingArity.Switch);

    public static SettingForm<IReadOnlyList<string>> Texts { get; } = new(null, AnyList, SettingArity.List);

    public static SettingForm<IReadOnlyList<IPNetwork>> Networks { get; } = List<IPNetwork>(
        IPNetwork.TryParse, "networks such as 10.1.0.0/16");

    public static SettingForm<int> Number(int least, int most) => Parsed(
        (string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least
            && value <= most,
        $"a whole number from {least} to {most}");

    /// <summary>A length of time (<see cref="IsoDuration"/>), or hours:minutes:seconds.</summary>
    public static SettingForm<TimeSpan> Duration(TimeSpan least, TimeSpan most) => Parsed(
        (string text, out TimeSpan value) => IsDuration(text, out value) && value >= least && value <= most,
        $"a duration from {XmlConvert.ToString(least)} to {XmlConvert.ToString(most)}, such as PT15S, 15s or 00:00:15");

    /// <summary>A few words, each with what it means.</summary>
    public static SettingForm<TValue> OneOf<TValue>(params (string Word, TValue Value)[] words)
    {
        return Parsed<TValue>(Read, $"{string.Join(", ", words[..^1].Select(one => one.Word))} or {words[^1].Word}");

        bool Read(string text, out TValue value)
        {
            var index = Array.FindIndex(words, one => one.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
            value = index < 0 ? default! : words[index].Value;
            return index >= 0;
        }
    }

    public static SettingForm<TValue> Parsed<TValue>(TextParser<TValue> parse, string allowed) => new(allowed, Single(parse));

    public static SettingForm<string> TextIf(Func<string, bool> isAllowed, string allowed) => Parsed(Accept(isAllowed), allowed);

    public static SettingForm<IReadOnlyList<string>> TextsIf(Func<string, bool> isAllowed, string allowed) =>
        List(Accept(isAllowed), allowed);

    /// <summary>A text that no message may repeat.</summary>
    public static SettingForm<string> Secret(Func<string, bool> isAllowed, string allowed) => new(
        allowed, (SettingText text, [MaybeNullWhen(false)] out string value) => isAllowed(value = text.Value)
            || text.Fault($"{text.Setting.Shown} is not {allowed}."));

    public static SettingForm<IReadOnlyList<TValue>> List<TValue>(TextParser<TValue> parse, string allowed)
    {
        return new(allowed, Read, SettingArity.List);

        bool Read(SettingText text, out IReadOnlyList<TValue> values)
        {
            var read = new List<TValue>();
            foreach (var item in text.Items)
            {
                if (parse(item, out var value))
                    read.Add(value);
                else
                    text.Refuse(item);
            }

            values = read;
            return true;
        }
    }

    public static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static SettingRead<TValue> Single<TValue>(TextParser<TValue> parse) =>
        (SettingText text, [MaybeNullWhen(false)] out TValue value) => parse(text.Value, out value) || text.Refuse(text.Value);

    private static TextParser<string> Accept(Func<string, bool> isAllowed) =>
        (string text, [MaybeNullWhen(false)] out string value) => isAllowed(value = text);

    private static bool Any(SettingText text, out string value)
    {
        value = text.Value;
        return true;
    }

    private static bool AnyList(SettingText text, out IReadOnlyList<string> values)
    {
        values = text.Items;
        return true;
    }

    private static bool IsDuration(string text, out TimeSpan value)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && text.Contains(':', StringComparison.Ordinal))
            return true;
        (value, var fault) = IsoDuration.Read(text);
        return fault is null;
    }
}
