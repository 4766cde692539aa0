using System.Security.Cryptography;
using Amazon.Runtime;
using Slipway.Server.Files;
using Slipway.Storage.Files;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Files;

/// <summary>What every store for large files does alike.</summary>
public abstract class LargeFilesSuite
{
    private const string Name = "file-0123456789abcdef";

    private const int Chunk = 8 * 1024 * 1024;

    protected abstract ILargeFiles Files { get; }

    [Fact]
    public async Task A_file_comes_back_as_it_was_stored_from_any_position()
    {
        var bytes = Bytes(Chunk + 12_345);
        await StoreAsync(bytes);

        Assert.Equal(bytes.Length, (await Files.FindAsync(Name, default))!.Length);
        await using var stored = (await Files.OpenAsync(Name, default))!;
        Assert.Equal(bytes.Length, stored.Length);
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(stored));
        foreach (var position in (int[])[bytes.Length - 3, 0, Chunk - 2, 100])
        {
            stored.Position = position;
            var part = new byte[Math.Min(1000, bytes.Length - position)];
            await stored.ReadExactlyAsync(part);
            Assert.True(bytes.AsSpan(position, part.Length).SequenceEqual(part), $"from {position}");
        }

        stored.Seek(0, SeekOrigin.End);
        Assert.Equal(0, stored.Read(new byte[10], 0, 10));
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await StoreAsync([]);
        await using var stored = (await Files.OpenAsync(Name, default))!;
        Assert.Equal(0, stored.Length);
        Assert.Equal(0, await stored.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task What_is_not_complete_is_not_there_and_goes_on_where_it_was()
    {
        var bytes = Bytes((2 * Chunk) + 500);
        await using (var first = await Files.ResumeAsync(Name, bytes.Length, default))
        {
            Assert.Equal(0, first.Durable);
            await first.AppendAsync(bytes.AsMemory(0, Chunk + 700), default);
            Assert.Equal(Chunk, first.Durable);
        }

        Assert.Null(await Files.FindAsync(Name, default));
        Assert.Null(await Files.OpenAsync(Name, default));
        Assert.True(Assert.Single(await ListAsync()).IsPartial);

        await using (var second = await Files.ResumeAsync(Name, bytes.Length, default))
        {
            Assert.Equal(Chunk, second.Durable);
            await second.AppendAsync(bytes.AsMemory(Chunk), default);
            await second.CompleteAsync(null, default);
        }

        await using var stored = (await Files.OpenAsync(Name, default))!;
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(stored));
        Assert.False(Assert.Single(await ListAsync()).IsPartial);
    }

    [Fact]
    public async Task Two_may_write_one_file_at_once()
    {
        var bytes = Bytes(Chunk + 10);
        await using var one = await Files.ResumeAsync(Name, bytes.Length, default);
        await one.AppendAsync(bytes.AsMemory(0, Chunk + 1), default);
        await using var two = await Files.ResumeAsync(Name, bytes.Length, default);
        await two.AppendAsync(bytes.AsMemory((int)two.Durable), default);
        await two.CompleteAsync(null, default);
        await one.AppendAsync(bytes.AsMemory(Chunk + 1), default);
        await one.CompleteAsync(null, default);

        await using var stored = (await Files.OpenAsync(Name, default))!;
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(stored));
    }

    [Fact]
    public async Task A_file_takes_the_name_that_its_end_gives_it_and_another_later()
    {
        await using (var upload = await Files.ResumeAsync(Name, 3, default))
        {
            await upload.AppendAsync(new byte[] { 1, 2, 3 }, default);
            await upload.CompleteAsync("second-0123456789abcdef", default);
        }

        Assert.Null(await Files.FindAsync(Name, default));
        await Files.RenameAsync("second-0123456789abcdef", "third-0123456789abcdef", default);

        Assert.Equal(["third-0123456789abcdef"], (await ListAsync()).Select(file => file.Name));
    }

    [Fact]
    public async Task What_is_deleted_or_discarded_is_gone()
    {
        await StoreAsync([1]);
        await Files.DeleteAsync(Name, default);
        await Files.DeleteAsync(Name, default);
        await using (var upload = await Files.ResumeAsync(Name, Chunk * 2, default))
            await upload.AppendAsync(Bytes(Chunk + 1), default);
        await Files.DiscardAsync(Name, default);
        await Files.DiscardAsync(Name, default);

        Assert.Empty(await ListAsync());
        await using var anew = await Files.ResumeAsync(Name, Chunk * 2, default);
        Assert.Equal(0, anew.Durable);
    }

    [Theory]
    [InlineData("../0123456789abcdef")]
    [InlineData("/etc/0123456789abcdef")]
    [InlineData("0123456789abcdef.part")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("short")]
    public async Task A_name_that_could_lead_elsewhere_is_none(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Files.FindAsync(name, default));

    protected static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    protected async Task StoreAsync(byte[] bytes)
    {
        await using var upload = await Files.ResumeAsync(Name, bytes.Length, default);
        await upload.AppendAsync(bytes, default);
        await upload.CompleteAsync(null, default);
    }

    private async Task<List<LargeFile>> ListAsync()
    {
        var all = new List<LargeFile>();
        await foreach (var file in Files.ListAsync(default))
            all.Add(file);
        return all;
    }
}

public sealed class FilesInAFolder : LargeFilesSuite, IDisposable
{
    private readonly TemporaryFolder folder = new();

    protected override ILargeFiles Files => new FolderFiles(Path.Combine(folder.Path, "artifacts"));

    [Fact]
    public async Task A_folder_that_cannot_be_is_told_to_whom_it_concerns()
    {
        var taken = Path.Combine(folder.Path, "taken");
        await File.WriteAllTextAsync(taken, "");

        var fault = await Assert.ThrowsAsync<LargeFilesException>(() =>
            new FolderFiles(Path.Combine(taken, "artifacts")).ResumeAsync("file-0123456789abcdef", 1, default));

        Assert.Contains("Artifacts:Store", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}

public sealed class FilesInABucket(S3PeerFixture peer) : LargeFilesSuite, IClassFixture<S3PeerFixture>, IDisposable
{
    private readonly S3Files files = new(S3Address.Parse(
        $"s3://{S3Peer.Bucket}/{Guid.CreateVersion7():N}?endpoint={peer.Peer.Endpoint}")!, new BasicAWSCredentials(S3Peer.Key, S3Peer.Key));

    protected override ILargeFiles Files => files;

    /// <summary>
    /// The peer knows keys but does not compute this version of signatures, so a right key with a
    /// wrong secret cannot be tried on it.
    /// </summary>
    [Fact]
    public async Task A_wrong_key_is_a_lasting_fault_that_never_shows_it()
    {
        using var store = new S3Files(S3Address.Parse(peer.Peer.Address)!, new BasicAWSCredentials("nobody", "hidden"));

        var fault = await Assert.ThrowsAsync<LargeFilesException>(() => store.ResumeAsync("file-0123456789abcdef", 1, default));

        Assert.False(fault.IsTransient);
        Assert.Contains("Artifacts:StoreSecret", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_a_lasting_fault()
    {
        using var store = new S3Files(
            S3Address.Parse($"s3://other?endpoint={peer.Peer.Endpoint}")!, new BasicAWSCredentials(S3Peer.Key, S3Peer.Key));

        var fault = await Assert.ThrowsAsync<LargeFilesException>(() => store.ResumeAsync("file-0123456789abcdef", 1, default));

        Assert.False(fault.IsTransient);
        Assert.Contains("the bucket other", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_may_come_back()
    {
        using var store = new S3Files(
            S3Address.Parse($"s3://other?endpoint=http://127.0.0.1:9")!, new BasicAWSCredentials(S3Peer.Key, S3Peer.Key));

        var fault = await Assert.ThrowsAsync<LargeFilesException>(() => store.FindAsync("file-0123456789abcdef", default));

        Assert.True(fault.IsTransient);
        Assert.Contains("cannot be reached", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => files.Dispose();
}

public sealed class S3PeerFixture : IAsyncLifetime
{
    public S3Peer Peer { get; private set; } = null!;

    public async Task InitializeAsync() => Peer = await S3Peer.StartAsync();

    public async Task DisposeAsync() => await Peer.DisposeAsync();
}
