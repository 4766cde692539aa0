namespace Slipway.Server.Http;

/// <summary>Ids of applications: GUIDs, or the free text of other issuers, such as <c>my-pipeline</c> (RFC 6749 §2.2 leaves it to the issuer).</summary>
public static class ClientId
{
    public const int Longest = 200;

    /// <summary>The id as it is stored and compared, GUIDs in lower case and other text as it is; null when it cannot be one.</summary>
    public static string? Read(string? text) => text switch
    {
        null or "" or { Length: > Longest } => null,

        // Only the form with hyphens: other issuers use 32 digits without as a text of its own.
        _ when Guid.TryParseExact(text, "D", out var id) => id.ToString(),
        _ when text.All(letter => letter is > ' ' and <= '~') => text,
        _ => null,
    };
}
