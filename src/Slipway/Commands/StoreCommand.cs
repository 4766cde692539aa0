using System.CommandLine;
using Slipway.Cli.Options;

namespace Slipway.Cli.Commands;

/// <summary>
/// A command on the store: it takes the options that name the store and the format of its result,
/// and opens the store for each run.
/// </summary>
internal sealed class StoreCommand : Command
{
    /// <param name="name">The word on the command line.</param>
    /// <param name="description">What it does, for the help.</param>
    /// <param name="own">Its own arguments and options.</param>
    /// <param name="run">Does the work and returns the exit code.</param>
    /// <param name="fault">What is wrong with its options together, if anything; checked before the store is opened.</param>
    /// <param name="mayCreate">Whether it may create a marketplace.</param>
    public StoreCommand(
        string name,
        string description,
        IEnumerable<Symbol> own,
        Func<StoreRun, CancellationToken, Task<int>> run,
        Func<ParseResult, string?>? fault = null,
        bool mayCreate = false)
        : base(name, description)
    {
        var (store, output) = (new StoreFlags(), new Output());
        foreach (var argument in own.OfType<Argument>())
            Arguments.Add(argument);
        foreach (var option in own.OfType<Option>())
            Options.Add(option);
        store.AddTo(this);
        output.AddTo(this);
        SetAction(async (parsed, cancel) =>
        {
            if (fault?.Invoke(parsed) is { } found)
                return Exit.Fail(parsed, found, Exit.Unusable);
            await using var database = await store.OpenAsync(parsed, cancel, mayCreate);
            return await run(new StoreRun(parsed, database, store, output), cancel);
        });
    }
}
