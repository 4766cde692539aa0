using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Slipway.Contracts;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Http;

/// <summary>What clients write in more than one way and mean alike.</summary>
public sealed class RequestFormTests(SqliteService wire) : IClassFixture<SqliteService>
{
    private const string Offer = "/api/publishers/contoso/offers/contoso-offer";
    private const string Query = "?" + ServiceUnderTest.ApiVersion;

    private ServiceUnderTest Service => wire.Service;

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    [InlineData("identity")]
    public async Task A_body_may_come_compressed_with_gzip(string encoding)
    {
        var text = Samples.VirtualMachineWith(document => document["definition"]!["displayText"] = $"Sent as {encoding}");
        var answer = await PutAsync(
            encoding.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? Compressed(text) : Encoding.UTF8.GetBytes(text), encoding);
        Assert.Equal(200, answer.Status);
        Assert.Equal($"Sent as {encoding}", answer.Json["definition"]!["displayText"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("utf-8")]
    public async Task Another_encoding_is_415(string encoding)
    {
        var answer = await PutAsync(Compressed(Samples.VirtualMachine), encoding);
        Assert.Equal((415, ErrorCodes.UnsupportedMediaType), (answer.Status, answer.ErrorCode));
        Assert.Contains("gzip", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_is_on_the_decoded_bytes()
    {
        // 16 MiB of blanks are some 16 KiB.
        var answer = await PutAsync(Compressed(Samples.VirtualMachine + new string(' ', 16 * 1024 * 1024)), "gzip");
        Assert.Equal((413, ErrorCodes.RequestTooLarge), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task What_is_not_gzip_or_not_all_of_it_is_400()
    {
        var plain = await PutAsync(Encoding.UTF8.GetBytes(Samples.VirtualMachine), "gzip");
        Assert.Equal((400, ErrorCodes.BadRequest), (plain.Status, plain.ErrorCode));
        Assert.Contains("gzip", plain.Message, StringComparison.Ordinal);
        var cut = await PutAsync(Compressed(Samples.VirtualMachine)[..^30], "gzip");
        Assert.Equal((400, ErrorCodes.BadRequest), (cut.Status, cut.ErrorCode));
    }

    [Theory]
    [InlineData("PUT", Offer)]
    [InlineData("POST", Offer + "/publish")]
    public async Task A_body_in_UTF_16_says_so(string method, string path)
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            var text = encoding.GetBytes("{\"metadata\":{}}");
            foreach (var body in (byte[][])[text, [.. encoding.GetPreamble(), .. text]])
            {
                var answer = await SendAsync(method, path + Query, body);
                Assert.Equal(400, answer.Status);
                Assert.Contains("UTF-16", answer.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(Offer + Query)]
    [InlineData("/api/publishers" + Query)]
    [InlineData(Offer + "/submissions" + Query)]
    [InlineData("/api/offerTypes" + Query)]
    [InlineData(Routes.CatalogOffers)]
    [InlineData(Routes.Rules)]
    [InlineData(Routes.OpenApi)]
    [InlineData(Routes.Live)]
    [InlineData(Routes.Ready)]
    [InlineData("/common/v2.0/.well-known/openid-configuration")]
    [InlineData("/common/discovery/v2.0/keys")]
    [InlineData("/_slipway/clock")]
    [InlineData("/_slipway/samples/small.png")]
    public async Task HEAD_is_answered_as_GET_without_a_body(string path)
    {
        Assert.Equal(200, (await Service.PutAsync(Offer, Samples.VirtualMachine)).Status);
        var get = await SendAsync("GET", path);
        var head = await SendAsync("HEAD", path);
        Assert.Equal(200, head.Status);
        Assert.Equal("", head.Body);
        Assert.Equal(get.Headers.GetValueOrDefault("Content-Type"), head.Headers.GetValueOrDefault("Content-Type"));
        Assert.Equal(get.Headers.GetValueOrDefault("ETag"), head.Headers.GetValueOrDefault("ETag"));
        Assert.Equal(get.Headers["Content-Length"].Length, head.Headers["Content-Length"].Length);
    }

    [Fact]
    public async Task HEAD_where_there_is_no_GET_and_what_is_allowed_where_there_is()
    {
        Assert.Equal(405, (await SendAsync("HEAD", Offer + "/publish" + Query)).Status);
        Assert.Equal(404, (await SendAsync("HEAD", "/nothing/here")).Status);
        var refused = await SendAsync("DELETE", Offer + Query);
        Assert.Equal(405, refused.Status);
        Assert.Contains("HEAD", refused.Headers["Allow"], StringComparison.Ordinal);
        Assert.DoesNotContain("HEAD", (await SendAsync("GET", Offer + "/publish" + Query)).Headers["Allow"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//api/publishers")]
    [InlineData("/api//publishers/")]
    [InlineData("/api///publishers//")]
    [InlineData("/API//Publishers//contoso//offers")]
    public async Task Slashes_too_many_are_one(string path) => Assert.Equal(200, (await SendAsync("GET", path + Query)).Status);

    [Theory]
    [InlineData("?api-version=2017-10-31&api-version=2017-10-31", 200)]
    [InlineData("?api-version=2017-10-31&API-Version=2017-10-31", 200)]
    [InlineData("?api-version=2017-10-31&api-version=2018-01-01", 400)]
    [InlineData("?api-version=2017-10-31&api-version=", 400)]
    public async Task The_same_api_version_twice_is_one(string query, int status) =>
        Assert.Equal(status, (await SendAsync("GET", "/api/publishers" + query)).Status);

    private static byte[] Compressed(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private Task<Answer> PutAsync(byte[] body, string encoding) => SendAsync("PUT", Offer + Query, body, encoding);

    private async Task<Answer> SendAsync(string method, string path, byte[]? body = null, string? encoding = null)
    {
        // As it is written: the client would tidy an address that begins with two slashes.
        using var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri(Service.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Service.TokenAsync());
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        if (encoding is not null)
            request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        using var response = await Service.Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
