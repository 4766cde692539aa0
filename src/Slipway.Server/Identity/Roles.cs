namespace Slipway.Server.Identity;

/// <summary>
/// The roles by their stored names. The original has owner and contributor (documented); the others
/// are ours.
/// </summary>
public static class Roles
{
    public const string Owner = "owner";
    public const string Contributor = "contributor";
    public const string Reader = "reader";

    /// <summary>On the whole marketplace.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>On the whole marketplace.</summary>
    public const string Operator = "operator";

    public static readonly IReadOnlyList<string> All = [Owner, Contributor, Reader, Reviewer, Operator];

    public static bool IsMarketplaceRole(string role) => role is Reviewer or Operator;
}
