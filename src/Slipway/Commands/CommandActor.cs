namespace Slipway.Cli.Commands;

/// <summary>Who gives a command, as the audit names them.</summary>
internal static class CommandActor
{
    /// <summary>The user of the operating system, and the machine.</summary>
    public static string Name { get; } = $"cli:{Environment.UserName}@{Environment.MachineName}";
}
