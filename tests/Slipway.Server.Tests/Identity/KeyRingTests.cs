using System.Security.Cryptography;
using Slipway.Server.Hosting;
using Slipway.Server.Identity;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;
using Slipway.Storage.Sqlite;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

public sealed class KeyRingTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase database = null!;

    private string KeyPath => Path.Combine(folder.Path, "slipway.key");

    private KeyStore Store => new(database);

    public async Task InitializeAsync() => database = await SqliteDatabase.OpenAsync(folder.Path, exclusively: false, TimeProvider.System);

    public async Task DisposeAsync() => await database.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_sealed_opens_after_a_restart()
    {
        var secrets = new Dictionary<string, string> { ["/plans/0/key"] = "p\u00e4ss \"word\"", ["empty"] = "" };
        var sealedBytes = (await SealerAsync()).Seal(secrets);
        Assert.DoesNotContain("word", System.Text.Encoding.UTF8.GetString(sealedBytes), StringComparison.Ordinal);
        Assert.Equal(secrets, (await SealerAsync()).Open(sealedBytes));
    }

    [Fact]
    public async Task No_secrets_are_no_bytes()
    {
        var sealer = await SealerAsync();
        Assert.Empty(sealer.Seal(new Dictionary<string, string>()));
        Assert.Empty(sealer.Open([]));
    }

    [Fact]
    public async Task Changed_bytes_do_not_open()
    {
        var sealer = await SealerAsync();
        var sealedBytes = sealer.Seal(new Dictionary<string, string> { ["a"] = "b" });
        sealedBytes[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => sealer.Open(sealedBytes));
    }

    [Fact]
    public async Task The_first_start_makes_a_key_file_that_its_owner_alone_reads()
    {
        await OpenAsync();
        Assert.Equal(32, Convert.FromBase64String(await File.ReadAllTextAsync(KeyPath)).Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
    }

    [Fact]
    public async Task The_ring_in_the_database_is_wrapped_and_names_no_version_of_this_program()
    {
        await OpenAsync();
        var xml = Assert.Single(await Store.KeyRingAsync(default));
        Assert.DoesNotContain("masterKey", xml, StringComparison.Ordinal);
        Assert.Contains("decryptorType=\"Slipway.Server.Identity.KeyUnwrapper, Slipway.Server\"", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_changes_neither_ring_nor_file()
    {
        await OpenAsync();
        var (file, ring) = (await File.ReadAllTextAsync(KeyPath), await Store.KeyRingAsync(default));
        await OpenAsync();
        Assert.Equal(file, await File.ReadAllTextAsync(KeyPath));
        Assert.Equal(ring, await Store.KeyRingAsync(default));
    }

    [Fact]
    public async Task Nodes_that_start_together_agree_on_one_key()
    {
        await File.WriteAllTextAsync(KeyPath, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var rings = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OpenAsync())));
        Assert.Single(await Store.KeyRingAsync(default));
        var sealedBytes = new SecretSealer(rings[0].ToProvider()).Seal(new Dictionary<string, string> { ["a"] = "b" });
        Assert.All(rings, ring => Assert.Equal("b", new SecretSealer(ring.ToProvider()).Open(sealedBytes)["a"]));
    }

    [Fact]
    public async Task A_lost_key_file_is_not_replaced()
    {
        await OpenAsync();
        File.Delete(KeyPath);
        await AssertUnusableAsync("is missing");
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public async Task Another_key_does_not_open_the_ring()
    {
        await OpenAsync();
        await File.WriteAllTextAsync(KeyPath, Convert.ToBase64String(new byte[32]) + "\n");
        await AssertUnusableAsync("does not open");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("c2hvcnQ=")]
    public async Task A_file_without_a_key_is_refused(string text)
    {
        await File.WriteAllTextAsync(KeyPath, text);
        await AssertUnusableAsync("does not hold 32 bytes");
        Assert.Equal(text, await File.ReadAllTextAsync(KeyPath));
    }

    [Fact]
    public Task A_key_file_that_cannot_be_made_is_refused() =>
        AssertUnusableAsync("cannot be used", new SecretsOptions { KeyFile = Path.Combine(folder.Path, "no-such-folder", "key") });

    [Fact]
    public Task A_database_of_its_own_needs_the_setting() =>
        AssertUnusableAsync("needs Secrets:KeyFile", store: new StoreOptions { Data = folder.Path, Database = "Host=db" });

    [Fact]
    public void Secrets_of_principals_are_long_and_match_their_own_hash_alone()
    {
        var (one, two) = (ClientSecret.Generate(), ClientSecret.Generate());
        Assert.Equal(43, one.Length);
        Assert.NotEqual(ClientSecret.Hash(one), ClientSecret.Hash(one));
        Assert.True(ClientSecret.Matches(one, [ClientSecret.Hash(two), ClientSecret.Hash(one)]));
        Assert.False(ClientSecret.Matches(one, [ClientSecret.Hash(two)]));
        Assert.False(ClientSecret.Matches(one, []));
    }

    private Task<KeyRing> OpenAsync(SecretsOptions? secrets = null, StoreOptions? store = null) =>
        KeyRing.OpenAsync(Store, KeyFile.PathOf(secrets ?? new(), store ?? new() { Data = folder.Path }), default);

    private async Task<SecretSealer> SealerAsync() => new((await OpenAsync()).ToProvider());

    private async Task AssertUnusableAsync(string says, SecretsOptions? secrets = null, StoreOptions? store = null)
    {
        var fault = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenAsync(secrets, store));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Contains("Secrets:KeyFile", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
