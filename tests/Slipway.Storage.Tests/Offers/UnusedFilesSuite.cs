using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Storage.Changes;
using Slipway.Storage.Files;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Offers;

/// <summary>What may be collected of the stored files, while steps store and refer to them.</summary>
public abstract class UnusedFilesSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly string Referred = new('a', 64);
    private static readonly string Drafted = new('b', 64);
    private static readonly string Running = new('c', 64);
    private static readonly string Left = new('d', 64);

    private UnusedFiles Unused => new(Store.Database);

    private LargeFileUses Uses => new(Store.Database);

    [Fact]
    public async Task What_no_version_draft_or_running_operation_names_is_unnamed()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(StoredOffer.Succeed(await offer.PublishingAsync()), effects: new StepEffects
        {
            Artifacts = VersionArtifacts.None with
            {
                Files = ImmutableDictionary<string, StoredFile>.Empty.Add(
                    "https://a.example/a.png", new StoredFile(Referred, "image/png", 1)),
            },
        });
        await new StoredOffer(Store, "second").DoAsync(new StoredOffer(Store, "second").Save($"https://own.example/files/{Drafted}.png"));
        await new StoredOffer(Store, "third").PublishingAsync($"https://own.example/files/{Running}.png");

        Assert.Equal([Left], await Unused.UnnamedAsync([Referred, Drafted, Running, Left], Never));
    }

    [Fact]
    public async Task A_file_is_found_by_its_hash_for_the_publishers_whose_versions_name_it()
    {
        var file = new StoredFile(Referred, "application/zip", 5_000_000_000);
        var offer = new StoredOffer(Store);
        await offer.DoAsync(StoredOffer.Succeed(await offer.PublishingAsync()), effects: new StepEffects
        {
            Artifacts = VersionArtifacts.None with
            {
                Files = ImmutableDictionary<string, StoredFile>.Empty.Add("https://a.example/a.zip", file),
            },
        });

        Assert.Equal(file, await Store.Files.FindNamedAsync(["fabrikam", "CONTOSO"], Referred, Never));
        Assert.Null(await Store.Files.FindNamedAsync(["fabrikam"], Referred, Never));
        Assert.Null(await Store.Files.FindNamedAsync(["contoso"], Left, Never));
    }

    [Fact]
    public async Task A_file_is_removed_only_when_it_was_left_alone_for_long_enough()
    {
        await StoreAsync("one", Left);
        Assert.Empty(await Unused.RemoveAsync([Left], Day, Never));

        await AgeAsync();

        Assert.Equal([Left], await Unused.RemoveAsync([Left], Day, Never));
        Assert.False(await Store.Files.ExistsAsync(Left, Never));
    }

    [Fact]
    public async Task A_step_that_stores_an_old_file_again_keeps_it()
    {
        await StoreAsync("one", Left);
        await AgeAsync();
        await StoreAsync("two", Left);

        Assert.Empty(await Unused.RemoveAsync([Left], Day, Never));
        Assert.True(await Store.Files.ExistsAsync(Left, Never));
    }

    [Fact]
    public async Task Steps_that_store_files_while_they_are_collected_find_every_one_they_refer_to()
    {
        var hashes = Enumerable.Range(0, 12).Select(number => $"{number:x64}").ToArray();
        foreach (var hash in hashes)
            await StoreAsync($"old{hash[^1]}", hash);
        await AgeAsync();

        // Half of the callers collect and half refer to what is collected, all at once.
        await Together.RunAsync(hashes.SelectMany(hash => ((string, bool)[])[(hash, true), (hash, false)]).ToList(), async work =>
        {
            if (work.Item2)
                await Unused.RemoveAsync([work.Item1], Day, Never);
            else
                await StoreAsync($"new{work.Item1[^1]}", work.Item1);
            return true;
        });

        foreach (var hash in hashes)
            Assert.True(await Store.Files.ExistsAsync(hash, Never), $"{hash} is gone though a version refers to it");
    }

    [Fact]
    public async Task A_large_file_is_collected_only_when_nobody_noted_it_lately()
    {
        var removed = 0;
        await Uses.NoteAsync(Left, Never);
        Assert.False(await Uses.CollectAsync(Left, Day, Remove, Never));

        await Store.ExecuteAsync("UPDATE large_files SET used = used - @day", ("day", 2 * Day));
        Assert.True(await Uses.CollectAsync(Left, Day, Remove, Never));
        Assert.True(await Uses.CollectAsync("never-noted-0123456789", Day, Remove, Never));

        Assert.Equal((2, 0), (removed, await Store.ScalarAsync<long>("SELECT COUNT(*) FROM large_files")));

        Task Remove()
        {
            removed++;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Who_notes_a_file_while_it_is_collected_is_held_up_until_it_is_gone()
    {
        var removing = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var gone = false;
        var collecting = Uses.CollectAsync(Left, Day, async () =>
        {
            removing.SetResult();
            await go.Task;
            gone = true;
        }, Never);
        await removing.Task;

        var noting = Uses.NoteAsync(Left, Never);
        Assert.False(noting.IsCompleted);
        go.SetResult();
        await noting;

        Assert.True(gone);
        Assert.True(await collecting);
        Assert.Equal(1, await Store.ScalarAsync<long>("SELECT COUNT(*) FROM large_files"));
    }

    private async Task StoreAsync(string offerId, string hash)
    {
        var offer = new StoredOffer(Store, offerId);
        await offer.DoAsync(StoredOffer.Succeed(
            await offer.PublishingAsync()), effects: new StepEffects { Files = [new FileContent(hash, "image/png", [1])] });
    }

    private Task AgeAsync() => Store.ExecuteAsync("UPDATE files SET stored = stored - @days", ("days", 2 * Day));
}

public sealed class UnusedFilesOnSqlite() : UnusedFilesSuite(StoreKind.Sqlite);

public sealed class UnusedFilesOnPostgres() : UnusedFilesSuite(StoreKind.Postgres);
