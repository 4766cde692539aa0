using System.Collections.Immutable;
using Slipway.Core.Formats;
using Slipway.Server.Publishing.Steps.Certify;

namespace Slipway.Server.Tests.Publishing.Steps.Certify;

/// <summary>
/// Checks of files leave room for everybody else: once for a content, few at a time, and none goes
/// on when nobody waits for it any more.
/// </summary>
public sealed class FileChecksTests : IDisposable
{
    private readonly FileChecks checks = new(TimeProvider.System);

    public void Dispose() => checks.Dispose();

    [Fact]
    public async Task A_content_is_checked_once_however_often_it_is_named()
    {
        var times = 0;
        var kind = Kind(_ => Interlocked.Increment(ref times));
        for (var plan = 0; plan < 100; plan++)
            Assert.Empty((await checks.RunAsync("a", kind, new MemoryStream(), CancellationToken.None))!);
        Assert.Empty((await checks.RunAsync("b", kind, new MemoryStream(), CancellationToken.None))!);
        Assert.Equal(2, times);
    }

    [Fact]
    public async Task A_cancel_ends_the_check_before_it_is_told_so()
    {
        using var cancel = new CancellationTokenSource();
        using var begun = new SemaphoreSlim(0);
        using var asked = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        var kind = Kind(token =>
        {
            begun.Release();
            token.WaitHandle.WaitOne();
            asked.Release();
            go.Wait(CancellationToken.None);
            token.ThrowIfCancellationRequested();
        });
        var run = checks.RunAsync("a", kind, new MemoryStream(), cancel.Token);
        await begun.WaitAsync();
        await cancel.CancelAsync();
        await asked.WaitAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => run.WaitAsync(TimeSpan.FromMilliseconds(200)));
        go.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task No_picture_waits_for_packages()
    {
        using var stop = new CancellationTokenSource();
        using var begun = new SemaphoreSlim(0);
        var slow = Kind(token =>
        {
            begun.Release();
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
        }) with
        {
            CheckTime = TimeSpan.FromMinutes(10),
        };
        var packages = Enumerable.Range(0, 100).Select(number => checks.RunAsync($"package {number}", slow, new MemoryStream(), stop.Token))
            .ToList();
        await begun.WaitAsync();
        Assert.Empty(
            (await checks.RunAsync("a", Kind(_ => { }), new MemoryStream(), CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1)))!);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(packages));
    }

    [Fact]
    public async Task A_check_that_takes_too_long_is_ended()
    {
        var kind = Kind(token =>
        {
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
        }) with
        {
            CheckTime = TimeSpan.FromMilliseconds(50),
        };
        Assert.Null(await checks.RunAsync("a", kind, new MemoryStream(), CancellationToken.None));
    }

    [Fact]
    public async Task Few_are_checked_at_a_time()
    {
        var (running, most) = (0, 0);
        using var go = new ManualResetEventSlim();
        using var begun = new SemaphoreSlim(0);
        var places = Math.Max(2, Environment.ProcessorCount / 2);
        var kind = Kind(cancel =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            begun.Release();
            go.Wait(cancel);
            Interlocked.Decrement(ref running);
        });
        var runs = Enumerable.Range(0, places + 3)
            .Select(number => checks.RunAsync($"{number}", kind, new MemoryStream(), CancellationToken.None)).ToArray();
        for (var number = 0; number < places; number++)
            await begun.WaitAsync();
        Assert.False(await begun.WaitAsync(TimeSpan.FromSeconds(1.5)));
        go.Set();
        await Task.WhenAll(runs);
        Assert.Equal(places, most);
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = most; now > seen; seen = most)
            Interlocked.CompareExchange(ref most, now, seen);
    }

    private static FileKind Kind(Action<CancellationToken> check) => new()
    {
        Noun = "thing",
        ContentType = "text/plain",
        Extension = ".txt",
        MaxBytes = 1,
        Rules = ImmutableArray<Slipway.Core.Rules.Rule>.Empty,
        Check = (_, cancel) =>
        {
            check(cancel);
            return [];
        },
    };
}
