using Slipway.Server.Tests.Host;
using static Slipway.Server.Tests.Hostile.HostileFixture;

namespace Slipway.Server.Tests.Hostile;

/// <summary>Ids and paths that mean something else to a careless reader. On both stores, since each reads texts in its own way.</summary>
public abstract class IdentifierAttackTests(HostileFixture fixture)
{
    public static TheoryData<string> Ids => new(
        "a%2fb",
        "..%2ffabrikam",
        "%252e%252e",
        "a%252fb",
        "a$b",
        "a'b",
        "a%22b",
        "a%27%3B%20DROP%20TABLE%20offers%3B--",
        "%25",
        "a%0d%0aX-Evil:%201",
        "%e2%84%aaontoso-offer",
        "contoso-of%ef%ac%80er",
        "%d1%81ontoso-offer",
        "a%ed%a0%80",
        "%ff",
        "a-",
        "a.b",
        "a%20b",
        "(select%201)",
        "{offerId}",
        "*");

    [Theory]
    [MemberData(nameof(Ids))]
    public Task A_hostile_offer_id_is_refused_wherever_it_stands(string id) => fixture.HarmlessAsync(async () =>
    {
        var offer = $"/api/publishers/contoso/offers/{id}";
        AssertRefused(await SendAsync("PUT", offer, Samples.VirtualMachineWith(document => document.AsObject().Remove("id"))));
        foreach (var path in (string[])[
            "", "/status", "/submissions", "/versions/1", "/slot/draft", "/slot/preview", $"/operations/{Guid.Empty}"])
            AssertRefused(await SendAsync("GET", offer + path));
        foreach (var verb in (string[])["publish", "golive", "cancel"])
            AssertRefused(await SendAsync("POST", $"{offer}/{verb}"));
        AssertRefused(await SendAsync("GET", $"/api/operations/contoso${id}$1$preview"));
        AssertRefused(await SendAsync("GET", $"/catalog/offers/contoso/{id}"));
        AssertRefused(await SendAsync("GET", $"/files/{id}"));
    });

    [Theory]
    [MemberData(nameof(Ids))]
    public Task A_hostile_publisher_id_is_a_strangers(string id) => fixture.HarmlessAsync(async () =>
    {
        foreach (var path in (string[])["", "/contoso-offer", "/contoso-offer/status"])
            AssertRefused(await SendAsync("GET", $"/api/publishers/{id}/offers{path}"));
        AssertRefused(await SendAsync("PUT", $"/api/publishers/{id}/offers/contoso-offer", Samples.VirtualMachine));
    });

    [Theory]
    [InlineData("versions/-1", 400)]
    [InlineData("versions/0", 404)]
    [InlineData("versions/99", 404)]
    [InlineData("versions/99999999999", 400)]
    [InlineData("versions/1e3", 400)]
    [InlineData("versions/%201", 400)]
    [InlineData("versions/%D9%A1", 400)]
    [InlineData("versions/1;DROP", 400)]
    [InlineData("slot/live", 400)]
    [InlineData("slot/draft%2f", 400)]
    [InlineData("slot/%E2%84%AA", 400)]
    [InlineData("operations/1", 400)]
    [InlineData("operations/{00000000-0000-0000-0000-000000000000}", 404)]
    [InlineData("operations/00000000-0000-0000-0000-00000000000g", 400)]
    [InlineData("submissions?api-version=2017-10-31&status='", 400)]
    [InlineData("status?api-version=2017-10-31&api-version=2017-10-3", 400)]
    [InlineData("status?api-version=2017-10-31%00", 400)]
    [InlineData("status?api-version=", 400)]
    [InlineData("status?", 400)]
    public Task A_hostile_part_of_an_address_is_refused(string path, int status) =>
        fixture.HarmlessAsync(async () => AssertRefused(await SendAsync("GET", $"{Contoso}/{path}"), status));

    [Theory]
    [InlineData("contoso$contoso-offer$1", 400)]
    [InlineData("contoso$contoso-offer$1$preview$", 400)]
    [InlineData("contoso$contoso-offer$$1$preview", 400)]
    [InlineData("$contoso$contoso-offer$1$preview", 400)]
    [InlineData("$$1$preview", 400)]
    [InlineData("contoso$contoso-offer$-1$preview", 400)]
    [InlineData("contoso$contoso-offer$0$preview", 404)]
    [InlineData("contoso$contoso-offer$2147483647$preview", 404)]
    [InlineData("contoso$contoso-offer$2147483648$preview", 400)]
    [InlineData("contoso$contoso-offer$0x1$preview", 400)]
    [InlineData("contoso$contoso-offer$1$draft", 400)]
    [InlineData("contoso%24contoso-offer%249%24preview", 404)]
    [InlineData("nobody$contoso-offer$1$preview", 403)]
    public Task A_hostile_operations_address_is_refused(string address, int status) =>
        fixture.HarmlessAsync(async () => AssertRefused(await SendAsync("GET", $"/api/operations/{address}"), status));

    [Theory]
    [InlineData("offerTypeId eq '%00'")]
    [InlineData("offerTypeId eq '%0a'")]
    [InlineData("offerTypeId eq 'a' or 1 eq 1")]
    [InlineData("'; DROP TABLE offers; --")]
    public Task A_hostile_filter_is_refused(string filter) => fixture.HarmlessAsync(async () =>
        AssertRefused(
            await SendAsync(
                "GET",
                $"/api/publishers/contoso/offers?{ServiceUnderTest.ApiVersion}"
                + $"&$filter={filter.Replace(" ", "%20", StringComparison.Ordinal)}"), 400));

    [Fact]
    public Task What_no_route_knows_is_refused_in_our_shape() => fixture.HarmlessAsync(async () =>
    {
        foreach (var path in (string[])["/", "/api", "//", "//api", "/api/publishers//offers", "/api/publishers/contoso/offers//status",
            "/api/publishers%2fcontoso", "/..%2f..%2fetc", "/api/offerTypes/%2e%2e%2f"])
            AssertRefused(await SendAsync("GET", path));
        foreach (var method in (string[])["DELETE", "PATCH", "TRACE", "OPTIONS", "BREW"])
            AssertRefused(await SendAsync(method, Contoso), 405);
        AssertRefused(await SendAsync("GET", "/api/publishers/contoso/../fabrikam2/offers"), 403);
    });

    [Fact]
    public Task A_very_long_id_is_refused() => fixture.HarmlessAsync(async () =>
    {
        var id = new string('a', 4_000);
        AssertRefused(await SendAsync("PUT", $"/api/publishers/contoso/offers/{id}", Samples.VirtualMachine), 400);
        AssertRefused(await SendAsync("POST", $"/api/publishers/contoso/offers/{id}/cancel"), 404);
        AssertRefused(await SendAsync("GET", $"/api/publishers/{id}/offers"), 403);
        Assert.Equal(414, (await RawRequest.SendAsync(fixture, RawRequest.Head(fixture, "GET", "/" + new string('a', 20_000))))!.Status);
    });

    [Fact]
    public Task A_zero_byte_in_a_path_never_reaches_the_store() => fixture.HarmlessAsync(async () =>
    {
        foreach (var path in (string[])[
            "/api/publishers/%00/offers", "/api/publishers/contoso/offers/%00", "/api/operations/contoso$%00$1$preview"])
        {
            var answer = await SendAsync("GET", path);
            Assert.Equal(400, answer.Status);
        }
    });

    private async Task<Answer> SendAsync(string method, string path, string? body = null)
    {
        var target = path.Contains('?') ? path : $"{path}?{ServiceUnderTest.ApiVersion}";
        var bytes = System.Text.Encoding.UTF8.GetBytes(body ?? "");
        return (await RawRequest.SendAsync(fixture, RawRequest.Head(fixture, method, target, $"Content-Length: {bytes.Length}"), bytes))!;
    }
}

public sealed class IdentifierAttackOnSqliteTests(HostileFixture fixture) : IdentifierAttackTests(fixture), IClassFixture<HostileFixture>;

public sealed class IdentifierAttackOnPostgresTests(
    PostgresFixture fixture) : IdentifierAttackTests(fixture), IClassFixture<PostgresFixture>;
