namespace Slipway.Contracts;

/// <summary>
/// The version of the publishing API that this service speaks. It is a mandatory query parameter of
/// every call (documented).
/// </summary>
public static class ApiVersion
{
    public const string Parameter = "api-version";
    public const string Current = "2017-10-31";
}
