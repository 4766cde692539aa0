namespace Slipway.Server.Publishing.Steps;

public static class Counted
{
    /// <summary>A number with its noun: "1 logo", "4 logos".</summary>
    public static string Of(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
