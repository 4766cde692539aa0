using System.CommandLine;
using System.CommandLine.Parsing;

namespace Slipway.Cli.Options;

/// <summary>Options that take GUIDs, in the lower-case form that the store keeps.</summary>
internal static class GuidOption
{
    public static Option<string> One(string name, string description, bool required = false) => new(name)
    {
        Description = description,
        Required = required,
        CustomParser = result => Parse(result, name, result.Tokens[0]),
    };

    public static Option<string[]> Many(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => [.. result.Tokens.Select(token => Parse(result, name, token) ?? "")],
    };

    private static string? Parse(ArgumentResult result, string name, Token token)
    {
        if (Guid.TryParse(token.Value, out var id))
            return id.ToString();
        result.AddError($"{name} must be a GUID.");
        return null;
    }
}
