using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Http;

public sealed class EndpointsOnSqliteTests(SqliteService wire) : EndpointTests(wire), IClassFixture<SqliteService>;

public sealed class EndpointsOnPostgresTests(PostgresService wire) : EndpointTests(wire), IClassFixture<PostgresService>;

/// <summary>What all fourteen endpoints have in common: forms of the address, the api-version, headers, tokens, and refusals.</summary>
public abstract class EndpointTests(WireService wire) : WireSuite(wire)
{
    /// <summary>Method and path of each endpoint; {O} is an offer in preview, {guid} its publish operation.</summary>
    public static TheoryData<string, string> Endpoints => new()
    {
        { "GET", "/api/publishers" },
        { "GET", "/api/publishers/contoso/offers" },
        { "GET", "/api/publishers/contoso/offers/{O}" },
        { "GET", "/api/publishers/contoso/offers/{O}/versions/1" },
        { "GET", "/api/publishers/contoso/offers/{O}/slot/draft" },
        { "GET", "/api/publishers/contoso/offers/{O}/slot/preview" },
        { "PUT", "/api/publishers/contoso/offers/{O}" },
        { "GET", "/api/publishers/contoso/offers/{O}/status" },
        { "POST", "/api/publishers/contoso/offers/{O}/publish" },
        { "POST", "/api/publishers/contoso/offers/{O}/golive" },
        { "POST", "/api/publishers/contoso/offers/{O}/cancel" },
        { "GET", "/api/publishers/contoso/offers/{O}/submissions" },
        { "GET", "/api/publishers/contoso/offers/{O}/operations/{guid}" },
        { "GET", "/api/operations/contoso${O}$1$preview" },
        { "GET", "/api/offerTypes" },
        { "GET", "/api/offerTypes/microsoft-azure-virtualmachines" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Each_endpoint_answers_with_the_headers_of_the_wire_in_every_form_of_its_address(string method, string path)
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        var expected = method == "POST" ? 202 : 200;
        var plain = await FillAsync(path, offer);
        foreach (var form in new[] { plain, plain
            + "/", ShoutLiterals(plain), plain.Replace("contoso", "CONTOSO").Replace("offer-", "Offer-") })
        {
            if (form != plain && method == "POST")
                await PreviewAgainAsync(offer);
            var answer = await SendAsync(Request(method, $"{form}?{Version}&unknown=1&$top=5", offer));
            Assert.True(answer.Status == expected, $"{method} {form}: {answer.Status} {answer.Body}");
            AssertCommonHeaders(answer);
            Assert.Equal(answer.Headers["Content-Length"], Encoding.UTF8.GetByteCount(answer.Body).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task The_api_version_is_mandatory_and_known(string method, string path)
    {
        var offer = await DraftAsync();
        var plain = await FillAsync(path, offer);
        foreach (var query in new[] {
            "", "?", "?api-version", "?api-version=", "?api-version=2016-08-01", $"?{Version}&api-version=1", "?apiversion=2017-10-31" })
        {
            var answer = await SendAsync(Request(method, plain + query, offer));
            AssertRefusal(answer, 400, "InvalidAPIVersion");
            Assert.Contains("[2017-10-31]", answer.Message, StringComparison.Ordinal);
        }

        Assert.Equal("neverPublished", await StatusOfAsync(offer));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task No_token_and_a_bad_one_are_401_with_a_message_on_top(string method, string path)
    {
        var offer = PathOf("nothing");
        var plain = await FillAsync(path, offer);
        var bad = Request(method, $"{plain}?{Version}", offer);
        bad.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "x.y.z");
        foreach (var answer in new[] {
            await SendAsync(Request(method, $"{plain}?{Version}", offer), anonymous: true), await SendAsync(bad, anonymous: true) })
        {
            AssertRefusal(answer, 401, "Unauthorized");
            Assert.Equal(answer.Message, answer.Json["Message"]!.GetValue<string>());
            Assert.StartsWith("Bearer", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Odd_accept_and_content_types_are_no_reason_to_refuse(string method, string path)
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        foreach (var type in new[] { "application/json", "application/x-www-form-urlencoded", "text/xml; charset=utf-16", "nonsense" })
        {
            if (method == "POST")
                await PreviewAgainAsync(offer);
            var request = Request(method, $"{await FillAsync(path, offer)}?{Version}", offer);
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Headers.TryAddWithoutValidation("Accept", "application/vnd.nobody+xml;q=0.1, image/*");
            request.Headers.TryAddWithoutValidation("Accept-Language", "tlh");
            var answer = await SendAsync(request);
            Assert.True(answer.Status is 200 or 202, $"{type}: {answer.Status} {answer.Body}");
            AssertCommonHeaders(answer);
        }
    }

    [Theory]
    [InlineData("GET", "/api/publishers/contoso/offers/{O}")]
    [InlineData("GET", "/api/publishers/contoso/offers/{O}/versions/1")]
    [InlineData("GET", "/api/publishers/contoso/offers/{O}/slot/draft")]
    [InlineData("GET", "/api/publishers/contoso/offers/{O}/slot/production")]
    [InlineData("GET", "/api/publishers/contoso/offers/{O}/status")]
    [InlineData("POST", "/api/publishers/contoso/offers/{O}/publish")]
    [InlineData("POST", "/api/publishers/contoso/offers/{O}/golive")]
    [InlineData("POST", "/api/publishers/contoso/offers/{O}/cancel")]
    [InlineData("GET", "/api/publishers/contoso/offers/{O}/submissions")]
    [InlineData("GET", "/api/publishers/contoso/offers/{O}/operations/11111111-1111-1111-1111-111111111111")]
    [InlineData("GET", "/api/operations/contoso${O}$1$preview")]
    [InlineData("GET", "/api/offerTypes/{O}")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("GET", "/")]
    public async Task What_is_not_there_is_404_with_a_body(string method, string path)
    {
        var missing = PathOf(NewOfferId());
        AssertRefusal(await SendAsync(Request(method, $"{path.Replace("{O}", IdOf(missing))}?{Version}", missing)), 404, "NotFound");
    }

    [Theory]
    [InlineData("/versions/2")]
    [InlineData("/versions/0")]
    [InlineData("/slot/preview")]
    [InlineData("/slot/production")]
    [InlineData("/operations/11111111-1111-1111-1111-111111111111")]
    public async Task Parts_that_an_offer_does_not_have_are_404(string part) =>
        AssertRefusal(await Service.GetAsync(await DraftAsync() + part), 404, "NotFound");

    [Theory]
    [InlineData("/api/publishers/contoso/offers/{O}/versions/one")]
    [InlineData("/api/publishers/contoso/offers/{O}/versions/-1")]
    [InlineData("/api/publishers/contoso/offers/{O}/slot/staging")]
    [InlineData("/api/publishers/contoso/offers/{O}/operations/1")]
    [InlineData("/api/operations/contoso")]
    [InlineData("/api/operations/contoso${O}$x$preview")]
    [InlineData("/api/operations/contoso${O}$1$draft")]
    public async Task What_cannot_be_read_in_an_address_is_400(string path) =>
        AssertRefusal(await Service.GetAsync(await FillAsync(path, await DraftAsync())), 400, "BadRequest");

    [Theory]
    [InlineData("DELETE", "/api/publishers/contoso/offers/x")]
    [InlineData("PATCH", "/api/publishers/contoso/offers/x")]
    [InlineData("POST", "/api/publishers/contoso/offers/x")]
    [InlineData("PUT", "/api/publishers/contoso/offers/x/publish")]
    [InlineData("GET", "/api/publishers/contoso/offers/x/golive")]
    [InlineData("POST", "/api/publishers")]
    [InlineData("DELETE", "/api/offerTypes")]
    public async Task A_wrong_method_is_405_and_names_the_right_ones(string method, string path)
    {
        var answer = await SendAsync(new HttpRequestMessage(new HttpMethod(method), $"{path}?{Version}"));
        AssertRefusal(answer, 405, "MethodNotAllowed");
        Assert.NotEmpty(answer.Headers["Allow"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_8_MiB_is_413_announced_or_not(bool announced)
    {
        var offer = PathOf(NewOfferId());
        var body = Encoding.UTF8.GetBytes(Body(offer) + new string(' ', 8 * 1024 * 1024));
        var request = new HttpRequestMessage(HttpMethod.Put, $"{offer}?{Version}")
        {
            Content = announced ? new ByteArrayContent(body) : new StreamContent(new MemoryStream(body)),
        };
        request.Headers.TransferEncodingChunked = !announced;
        request.Headers.ExpectContinue = true;
        AssertRefusal(await SendAsync(request), 413, "RequestTooLarge");
        Assert.Equal(404, (await Service.GetAsync(offer)).Status);
    }

    [Fact]
    public async Task A_body_of_8_MiB_is_taken()
    {
        var offer = PathOf(NewOfferId());
        var body = Body(offer);
        Assert.Equal(
            200, (await Service.PutAsync(offer, body + new string(' ', (8 * 1024 * 1024) - Encoding.UTF8.GetByteCount(body)))).Status);
    }

    [Fact]
    public async Task Every_answer_has_a_correlation_id_of_its_own()
    {
        var first = await Service.GetAsync("/api/publishers");
        var second = await Service.GetAsync("/api/publishers");
        Assert.NotEqual(first.Headers["x-ms-correlation-request-id"], second.Headers["x-ms-correlation-request-id"]);
    }

    private static HttpRequestMessage Request(string method, string target, string offer) => new(new HttpMethod(method), target)
    {
        Content = method switch
        {
            "PUT" => new StringContent(Body(offer), Encoding.UTF8, "application/json"),
            "POST" => new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            _ => null,
        },
    };

    private async Task PreviewAgainAsync(string offer)
    {
        await CommandAsync(offer, "cancel");
        await PreviewAsync(offer);
    }

    private async Task<string> FillAsync(string path, string offer)
    {
        var filled = path.Replace("{O}", IdOf(offer));
        if (!filled.Contains("{guid}"))
            return filled;
        var submissions = await Service.GetAsync($"{offer}/submissions");
        var newest = submissions.Status == 200 ? submissions.Json.AsArray().FirstOrDefault() : null;
        return filled.Replace("{guid}", newest is JsonNode entry ? Text(entry, "id") : Guid.Empty.ToString());
    }

    private static string ShoutLiterals(string path) => string.Join('/', path.Split('/').Select(segment =>
        segment is "api" or "publishers" or "offers" or "versions" or "slot" or "draft" or "preview" or "status" or "publish" or "golive"
            or "cancel" or "submissions" or "operations" or "offerTypes"
            ? segment.ToUpperInvariant()
            : segment));
}
