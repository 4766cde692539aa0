using System.Collections.Concurrent;
using Slipway.Core.Formats;
using Slipway.Core.Rules;

namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>
/// Checks the content of files, apart from the threads that serve requests and few at a time, so that what publishers name leaves room for
/// others. A content is checked once as each kind of file, however many plans name it: what is wrong with it does not change.
/// </summary>
public sealed class FileChecks(TimeProvider machine) : IDisposable
{
    /// <summary>Each holds some faults at most.</summary>
    private const int MostKept = 1_000;

    private static readonly int PlacesEach = Math.Max(2, Environment.ProcessorCount / 2);
    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim quick = new(PlacesEach);

    /// <summary>Packages may take minutes: they wait for each other, and no picture waits for them.</summary>
    private readonly SemaphoreSlim slow = new(PlacesEach);
    private readonly ConcurrentDictionary<(string Hash, FileKind Kind), IReadOnlyList<FileFault>> known = new();

    /// <summary>
    /// What is wrong with a content; null when the check took too long. It has ended when this returns, cancelled or not.
    /// </summary>
    /// <param name="hash">The content's hash.</param>
    /// <param name="kind">What it must be.</param>
    /// <param name="content">A stream that can seek, and that nobody else reads meanwhile.</param>
    /// <param name="cancel">Ends the check.</param>
    public async Task<IReadOnlyList<FileFault>?> RunAsync(string hash, FileKind kind, Stream content, CancellationToken cancel)
    {
        if (known.TryGetValue((hash, kind), out var found))
            return found;
        var places = kind.CheckTime > Quick ? slow : quick;
        await places.WaitAsync(cancel);
        try
        {
            using var deadline = new CancellationTokenSource(kind.CheckTime, machine);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
            content.Position = 0;
            found = await Task.Run(() => kind.Check(content, either.Token), CancellationToken.None);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            places.Release();
        }

        if (known.Count >= MostKept)
            known.Clear();
        return known[(hash, kind)] = found;
    }

    public void Dispose()
    {
        quick.Dispose();
        slow.Dispose();
    }
}
