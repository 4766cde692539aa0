namespace Slipway.Cli.Options;

/// <summary>The actor of a command, as recorded in the audit.</summary>
internal static class CommandActor
{
    /// <summary>The user of the operating system, and the machine.</summary>
    public static string Name { get; } = $"cli:{Environment.UserName}@{Environment.MachineName}";
}
