using System.Net;
using System.Text;
using Slipway.Core.Definitions;
using Slipway.Core.Fetching;
using Slipway.Core.Formats.Disks;
using Slipway.Core.OfferTypes.Disks;
using Slipway.Rehearsal.Files;
using Slipway.Server.Fetching;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Rehearsal.Files;

public sealed class FileMapTests : IDisposable
{
    private readonly TemporaryFolder outside = new();

    public FileMapTests()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "a b"));
        File.WriteAllText(Path.Combine(outside, "secret.txt"), "secret");
        File.WriteAllText(Path.Combine(Folder, "logo.png"), "0123456789");
        File.WriteAllText(Path.Combine(Folder, "a b", "disk.vhd"), "disk");
    }

    private string Folder => Path.Combine(outside, "files");

    public void Dispose() => outside.Dispose();

    [Fact]
    public async Task The_fetcher_gets_a_mapped_file_as_a_blob_store_would_send_it()
    {
        using var fetcher = Fetcher($"https://contoso.blob.core.windows.net/c={Folder}");
        var logo = Fetched(
            await fetcher.FetchAsync("https://CONTOSO.blob.core.windows.net/c/logo.png?sv=1&sig=abc", 100, CancellationToken.None));
        Assert.Equal(("0123456789", 10, "image/png", "BlockBlob"), (Encoding.ASCII.GetString(
            logo.Bytes), logo.TotalLength, logo.ContentType, logo.BlobType));

        var part = Fetched(
            await fetcher.ReadRangeAsync("https://contoso.blob.core.windows.net/c/logo.png", 8, 512, logo.ETag, CancellationToken.None));
        Assert.Equal(("89", 10), (Encoding.ASCII.GetString(part.Bytes), part.TotalLength));
        var disk = Fetched(
            await fetcher.ReadRangeAsync("https://contoso.blob.core.windows.net/c/a%20b/disk.vhd", 0, 2, null, CancellationToken.None));
        Assert.Equal(
            ("di", "application/octet-stream", "PageBlob"), (Encoding.ASCII.GetString(disk.Bytes), disk.ContentType, disk.BlobType));
    }

    [Fact]
    public async Task A_file_that_changed_has_another_tag_and_one_that_is_missing_or_too_short_says_so()
    {
        using var fetcher = Fetcher($"https://a.example={Folder}");
        var before = Fetched(await fetcher.ReadRangeAsync("https://a.example/logo.png", 0, 1, null, CancellationToken.None));
        await File.WriteAllTextAsync(Path.Combine(Folder, "logo.png"), "another");
        Assert.Equal(HttpStatusCode.PreconditionFailed, Status(
            await fetcher.ReadRangeAsync("https://a.example/logo.png", 0, 1, before.ETag, CancellationToken.None)));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, Status(
            await fetcher.ReadRangeAsync("https://a.example/logo.png", 99, 1, null, CancellationToken.None)));
        Assert.Equal(HttpStatusCode.NotFound, Status(await fetcher.FetchAsync("https://a.example/none.png", 100, CancellationToken.None)));
    }

    [Theory]
    [InlineData("https://a.example/deep/none.png", "--files maps it to {0}/deep/none.png, where there is no such file.")]
    [InlineData("https://a.example/x%0Ay/%2Fetc/passwd", "--files maps it to {0}/x\uFFFDy//etc/passwd, where there is no such file.")]
    [InlineData("https://a.example/one/none.png", "--files maps it to {0}/logo.png/none.png, where there is no such file.")]
    [InlineData("https://s.example/prices.xlsx", "--files maps it to :samples:, which is any .vhd and .zip, and the logos ")]
    [InlineData("https://files.contoso.example/none.png", "files.contoso.example is the sample files' own host here, and they are "
        + "packages/contoso-watch.zip, ")]
    public async Task A_mapped_file_that_is_missing_is_told_by_its_place_here_and_not_as_a_server_s_answer(string address, string said)
    {
        var map = Map($"https://a.example={Folder}", $"https://a.example/one={Folder}/logo.png", "https://s.example=:samples:")
            .WithSampleHost();
        using var fetcher = new GuardedFetcher(new FetcherOptions { StandIn = map.Respond });
        FetchOutcome[] outcomes =
        [
            await fetcher.FetchAsync(address, 100, CancellationToken.None),
            await fetcher.ReadRangeAsync(address, 0, 1, null, CancellationToken.None),
            await fetcher.StreamAsync(address, 0, null, 100, (_, _) => Task.CompletedTask, CancellationToken.None),
        ];
        Assert.All(outcomes.Cast<FetchOutcome.Failed>(), fault =>
        {
            Assert.Contains(": " + string.Format(null, said, Folder), fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("the server returned", fault.Message, StringComparison.Ordinal);
            Assert.Equal((HttpStatusCode.NotFound, false), (fault.Status, fault.Transient));
        });
    }

    [Fact]
    public async Task A_large_file_is_handed_on_from_any_place()
    {
        using var fetcher = Fetcher($"https://a.example={Folder}");
        var rest = "";
        Fetched(await fetcher.StreamAsync("https://a.example/logo.png", 4, null, 100, async (body, cancel) =>
            rest = await new StreamReader(body).ReadToEndAsync(cancel), CancellationToken.None));
        Assert.Equal("456789", rest);
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/%2e%2e%2fsecret.txt")]
    [InlineData("/..%5Csecret.txt")]
    [InlineData("/a%20b/..%2f..%2fsecret.txt")]
    [InlineData("/%252e%252e/secret.txt")]
    [InlineData("//secret.txt")]
    [InlineData("/%2Fetc%2Fpasswd")]
    [InlineData("/logo.png%00.txt")]
    [InlineData("/link.txt")]
    [InlineData("/up/secret.txt")]
    [InlineData("/")]
    [InlineData("/a%20b")]
    public void Nothing_outside_the_folder_is_found(string path)
    {
        File.CreateSymbolicLink(Path.Combine(Folder, "link.txt"), Path.Combine(outside, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(Folder, "up"), outside);
        Assert.Null(Map($"https://a.example={Folder}").Find(new Uri("https://a.example" + path)));
        Assert.Null(Map($"https://a.example/deep={Folder}").Find(new Uri("https://a.example/deep" + path)));
    }

    [Theory]
    [InlineData("https://a.example/logo.png", "Linux")]
    [InlineData("https://a.example/c/logo.png", "0123456789")]
    [InlineData("https://a.example/c/one/x.txt", null)]
    [InlineData("https://a.example/c/one", "secret")]
    [InlineData("https://a.example/cc/logo.png", "Linux")]
    [InlineData("https://a.example:8443/c/logo.png", null)]
    [InlineData("http://a.example/c/logo.png", null)]
    [InlineData("https://b.a.example/c/logo.png", null)]
    public void The_longest_prefix_of_whole_names_decides_and_scheme_host_and_port_must_be_the_same(string address, string? expected)
    {
        var samples = Path.Combine(outside, "samples");
        Directory.CreateDirectory(Path.Combine(samples, "cc"));
        File.WriteAllText(Path.Combine(samples, "logo.png"), "Linux");
        File.WriteAllText(Path.Combine(samples, "cc", "logo.png"), "Linux");
        var map = Map($"https://a.example={samples}", $"https://a.example/c/one={Path.Combine(outside, "secret.txt")}",
            $"https://a.example/c/={Folder}");
        Assert.Equal(expected, Text(map.Find(new Uri(address))));
    }

    [Theory]
    [InlineData(FileMap.Samples, SystemFamily.Linux)]
    [InlineData(FileMap.WindowsSamples, SystemFamily.Windows)]
    public async Task Any_disk_and_package_is_a_sample_where_samples_are_asked_for(string target, SystemFamily family)
    {
        using var fetcher = Fetcher($"https://contoso.blob.core.windows.net={target}");
        const string Disk = "https://contoso.blob.core.windows.net/x/y/our-image-1.2.vhd?sig=abc";
        var first = DiskInspection.First(isSystemDisk: true);
        var head = Fetched(await fetcher.ReadRangeAsync(Disk, first.From, first.Length, null, CancellationToken.None));
        var inspection = new DiskInspection(isSystemDisk: true, head.TotalLength, head.Bytes);
        while (inspection.Wanted is { } range)
            inspection.Take(Fetched(await fetcher.ReadRangeAsync(Disk, range.From, range.Length, head.ETag, CancellationToken.None)).Bytes);
        Assert.Empty(
            DiskRules.Check(inspection.Disk, head.BlobType, new ImageReference("/", "plan", "1.0.0", Disk) { SystemFamily = family }));
        Assert.Equal(SampleFiles.Package, Fetched(
            await fetcher.FetchAsync("https://contoso.blob.core.windows.net/p/ours.zip", 1 << 20, CancellationToken.None)).Bytes);
        Assert.Equal(SampleFiles.Logos["wide.png"], Fetched(
            await fetcher.FetchAsync("https://contoso.blob.core.windows.net/wide.png", 1 << 20, CancellationToken.None)).Bytes);
        Assert.Equal(HttpStatusCode.NotFound, Status(
            await fetcher.FetchAsync("https://contoso.blob.core.windows.net/prices.xlsx", 1 << 20, CancellationToken.None)));
    }

    [Theory]
    [InlineData("https://a.example", "does not map")]
    [InlineData("https://a.example=", "does not map")]
    [InlineData("a.example=.", "is not an address")]
    [InlineData("ftp://a.example=.", "is not an address")]
    [InlineData("https://a.example/?x=1=.", "is not an address")]
    [InlineData("https://me:word@a.example=.", "is not an address")]
    [InlineData("https://a.example/a//b=.", "has a path")]
    [InlineData("https://a.example=./no-such-folder", "there is no folder or file './no-such-folder'")]
    public void An_entry_that_is_wrong_is_refused_and_says_what_is_allowed(string entry, string words)
    {
        var (map, faults) = FileMap.Read([entry]);
        Assert.Null(map);
        Assert.Contains(words, Assert.Single(faults), StringComparison.Ordinal);
        Assert.DoesNotContain("word", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_mapped_once()
    {
        Assert.Contains("mapped already", Assert.Single(
            FileMap.Read([$"https://a.example={Folder}", $"https://A.example:443/={outside}"]).Faults), StringComparison.Ordinal);
        Assert.Contains("at most 100", Assert.Single(
            FileMap.Read([.. Enumerable.Range(0, 101).Select(n => $"https://a.example/{n}={Folder}")]).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void The_samples_own_host_stays_unless_it_is_mapped()
    {
        var address = new Uri("https://files.contoso.example/small.png");
        Assert.Equal(SampleFiles.Logos["small.png"].Length, FileMap.Empty.WithSampleHost().Find(address)!.Length);
        Assert.Null(Map($"https://files.contoso.example={Folder}").WithSampleHost().Find(address));
        Assert.Null(FileMap.Empty.WithSampleHost().Find(new Uri("https://files.contoso.example/vhds/other.vhd")));
    }

    [Fact]
    public void A_map_is_read_only()
    {
        using var post = new HttpRequestMessage(HttpMethod.Put, "https://a.example/logo.png");
        using var answer = Map($"https://a.example={Folder}").Respond(post);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer!.StatusCode);
    }

    private static FileMap Map(params string[] entries)
    {
        var (map, faults) = FileMap.Read(entries);
        Assert.Empty(faults);
        return map!;
    }

    private static GuardedFetcher Fetcher(string entry) => new(new FetcherOptions
    {
        Policy = new AddressPolicy { OnThisMachine = true },
        StandIn = Map(entry).Respond,
        Resolve = (name, _) => throw new InvalidOperationException($"{name} was looked up"),
    });

    private static FetchOutcome.Fetched Fetched(FetchOutcome outcome) => Assert.IsType<FetchOutcome.Fetched>(outcome);

    private static HttpStatusCode? Status(FetchOutcome outcome) => Assert.IsType<FetchOutcome.Failed>(outcome).Status;

    private static string? Text(MappedFile? file)
    {
        if (file is null)
            return null;
        using var reader = new StreamReader(file.Open());
        return reader.ReadToEnd();
    }
}
