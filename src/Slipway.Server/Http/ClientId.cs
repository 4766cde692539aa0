namespace Slipway.Server.Http;

/// <summary>
/// Ids of applications: GUIDs, or the free text of other issuers, such as <c>my-pipeline</c> (RFC
/// 6749 §2.2 leaves it to the issuer).
/// </summary>
public static class ClientId
{
    public const int Longest = 200;

    /// <summary>
    /// The id in the form that is stored and compared: GUIDs in lower case, other text unchanged;
    /// null if it is not valid.
    /// </summary>
    public static string? Read(string? text) => text switch
    {
        null or "" or { Length: > Longest } => null,

        // Only the form with hyphens: at other issuers, 32 digits without hyphens are ordinary
        // text.
        _ when Guid.TryParseExact(text, "D", out var id) => id.ToString(),
        _ when text.All(letter => letter is > ' ' and <= '~') => text,
        _ => null,
    };
}
