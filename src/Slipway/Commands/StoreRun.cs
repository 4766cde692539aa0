using System.CommandLine;
using Slipway.Cli.Options;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary>One run of a command on the opened store.</summary>
internal sealed record StoreRun(ParseResult Parsed, IDatabase Database, StoreFlags Store, Output Output)
{
    public IdentityStore Identities { get; } = new(Database, CommandActor.Name);

    public int Show<T>(T result, string text) => Output.Write(Parsed, result, text);

    public int Show<T>(IReadOnlyList<T> results, string[] columns, Func<T, string[]> cells) =>
        Output.Write(Parsed, results, columns, cells);

    public int Fail(string message) => Exit.Fail(Parsed, message);
}
