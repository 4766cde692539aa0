using Slipway.Rehearsal.Identity;
using Slipway.Server.Identity;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Identity;

namespace Slipway.Server.Tests.Identity;

public sealed class RolesOnSqliteTests(SqliteService wire) : RoleTests(wire), IClassFixture<SqliteService>;

public sealed class RolesOnPostgresTests(PostgresService wire) : RoleTests(wire), IClassFixture<PostgresService>;

/// <summary>Who may call what, on every endpoint of a publisher.</summary>
public abstract class RoleTests(WireService wire) : WireSuite(wire)
{
    private const string Reader = "00000000-0000-0000-0000-0000000000b1";

    private static readonly string[] Reads = ["", "/versions/1", "/slot/draft", "/status", "/submissions", "/operations/{guid}"];

    private static readonly string[] Commands = ["/publish", "/cancel", "/golive"];

    [Theory]
    [InlineData(RehearsalIdentities.Owner, true, true)]
    [InlineData(RehearsalIdentities.Contributor, true, true)]
    [InlineData(Reader, true, false)]
    [InlineData(RehearsalIdentities.Reviewer, true, false)]
    [InlineData(RehearsalIdentities.Operator, true, false)]
    [InlineData(RehearsalIdentities.Customer, false, false)]
    [InlineData(RehearsalIdentities.Stranger, false, false)]
    public async Task Each_role_may_do_what_it_should_on_every_endpoint_and_no_more(string appId, bool mayRead, bool mayWrite)
    {
        await AddReaderAsync();
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        var guid = Text((await GetJsonAsync($"{offer}/submissions"))[0]!, "id");
        foreach (var path in Reads.Select(part => offer + part.Replace("{guid}", guid)).Append("/api/publishers/contoso/offers").Append(
            $"/api/operations/contoso${IdOf(offer)}$1$preview"))
            AssertAllowed(mayRead, await Service.GetAsync(path, appId), path);

        var before = (await GetJsonAsync($"{offer}/submissions")).ToJsonString();
        AssertAllowed(mayWrite, await Service.SendAsync(HttpMethod.Put, offer, Body(offer), appId), "PUT");
        if (!mayWrite)
        {
            foreach (var command in Commands)
                AssertAllowed(false, await Service.PostAsync(offer + command, appId: appId), command);
            Assert.Equal(before, (await GetJsonAsync($"{offer}/submissions")).ToJsonString());
            return;
        }

        AssertAllowed(true, await Service.PostAsync($"{offer}/golive", appId: appId), "golive");
        AssertAllowed(true, await Service.PostAsync($"{offer}/cancel", appId: appId), "cancel");
        AssertAllowed(true, await Service.PostAsync($"{offer}/publish", appId: appId), "publish");
    }

    [Theory]
    [InlineData(RehearsalIdentities.Owner, "contoso fabrikam")]
    [InlineData(RehearsalIdentities.Contributor, "contoso")]
    [InlineData(RehearsalIdentities.Operator, "contoso fabrikam")]
    [InlineData(RehearsalIdentities.Stranger, "")]
    public async Task Everyone_may_list_publishers_and_offer_types_and_sees_their_own(string appId, string publishers)
    {
        Assert.Equal(publishers, string.Join(
            ' ', (await GetJsonAsync("/api/publishers", appId)).AsArray().Select(publisher => Text(publisher!, "id"))));
        Assert.Equal(200, (await Service.GetAsync("/api/offerTypes", appId)).Status);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/x")]
    [InlineData("PUT", "/x")]
    [InlineData("GET", "/x/versions/one")]
    [InlineData("GET", "/x/slot/nothing")]
    [InlineData("GET", "/x/operations/1")]
    [InlineData("POST", "/x/publish")]
    [InlineData("POST", "/x/golive")]
    [InlineData("POST", "/x/cancel")]
    public async Task A_stranger_cannot_tell_a_publisher_that_exists_from_one_that_does_not(string method, string part)
    {
        foreach (var appId in new[] { RehearsalIdentities.Stranger, RehearsalIdentities.Contributor })
        {
            var existing = await Service.SendAsync(
                new HttpMethod(method), $"/api/publishers/fabrikam/offers{part}", method == "GET" ? null : "{", appId);
            var missing = await Service.SendAsync(
                new HttpMethod(method), $"/api/publishers/nobody/offers{part}", method == "GET" ? null : "{", appId);
            AssertRefusal(existing, 403, "Forbidden");
            Assert.Equal("User does not have the required permissions", existing.Message);
            Assert.Equal(existing.Body, missing.Body);
            Assert.Equal(Headers(existing), Headers(missing));
        }
    }

    [Fact]
    public async Task A_stranger_learns_nothing_from_an_operations_address()
    {
        await SaveAsync(PathOf("known", "fabrikam"));
        await CommandAsync(PathOf("known", "fabrikam"), "publish");
        var existing = await Service.GetAsync("/api/operations/fabrikam$known$1$preview", RehearsalIdentities.Stranger);
        var missing = await Service.GetAsync("/api/operations/nobody$unknown$9$preview", RehearsalIdentities.Stranger);
        Assert.Equal((403, existing.Body), (missing.Status, missing.Body));
    }

    private static IEnumerable<string> Headers(Answer answer) => answer.Headers
        .Where(header => header.Key is not ("Date" or "x-ms-correlation-request-id"))
        .Select(header => $"{header.Key}: {header.Value}")
        .Order(StringComparer.Ordinal);

    private static void AssertAllowed(bool allowed, Answer answer, string what)
    {
        Assert.True(allowed == (answer.Status is 200 or 202), $"{what}: {answer.Status} {answer.Body}");
        if (!allowed)
            AssertRefusal(answer, 403, "Forbidden");
    }

    private Task AddReaderAsync() => Service.Get<IdentityStore>().AddPrincipalAsync(
        new PrincipalRow { AppId = Reader, TenantId = RehearsalIdentities.Tenant, ObjectId = "00000000-0000-0000-0001-0000000000b1" },
        ClientSecret.Hash(RehearsalIdentities.Secret),
        [new RoleRow { PublisherKey = "contoso", Role = Roles.Reader }],
        [],
        default);
}
