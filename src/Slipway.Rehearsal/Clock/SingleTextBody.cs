using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Rehearsal.Clock;

/// <summary>Reads a body that is an object with one string.</summary>
internal static class SingleTextBody
{
    /// <param name="utf8">The body.</param>
    /// <param name="name">The member that must be there.</param>
    /// <param name="shape">What the body looks like, for people.</param>
    /// <param name="read">Makes the value of the text, or says what is wrong with it.</param>
    public static ReadResult<T> Read<T>(byte[] utf8, string name, string shape, Func<string, (T Value, string? Fault)> read)
        where T : class
    {
        var faults = new FaultList();
        var body = JsonText.WithoutByteOrderMark(utf8);
        if (JsonText.IsBlank(body.Span))
            faults.Add("", $"There is no body. Send {shape}.");
        else if (StrictJson.Check(body, faults) && faults.IsEmpty && Member(JsonElement.Parse(body.Span), name, shape, faults) is { } text)
        {
            var (value, fault) = read(text);
            if (fault is not null)
                faults.Add($"/{name}", $"'{name}' is '{Quoted.Shorten(text, 100)}'. {fault}");
            else if (faults.IsEmpty)
                return new(value);
        }

        return new(faults.ToImmutable());
    }

    private static string? Member(JsonElement body, string name, string shape, FaultList faults)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            faults.Add("", $"The body is not an object. Send {shape}.");
            return null;
        }

        foreach (var other in body.EnumerateObject().Where(member => !member.NameEquals(name)))
            faults.Add("", $"'{Quoted.Shorten(other.Name, 100)}' is not known here. Send {shape}.");
        if (!body.TryGetProperty(name, out var member))
            faults.Add("", $"'{name}' is missing. Send {shape}.");
        else if (member.ValueKind != JsonValueKind.String)
            faults.Add($"/{name}", $"'{name}' is not a string. Send {shape}.");
        else
            return member.GetString();
        return null;
    }
}
