using System.Text;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Documents;

public class NotificationRequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("\uFEFF")]
    [InlineData("{}")]
    [InlineData("""{"metadata":{}}""")]
    [InlineData("""{"other":{"notification-emails":"a@x"},"metadata":{"x":[1,{"notification-emails":5}]}}""")]
    [InlineData("""{"metadata":{"notification-emails":null}}""")]
    [InlineData("""{"metadata":{"notification-emails":""}}""")]
    [InlineData("""{"metadata":{"notification-emails":" , ,"}}""")]
    public void Without_addresses_the_list_is_empty(string body) => Assert.Equal("", Accept(body));

    [Theory]
    [InlineData("""{"metadata":{"notification-emails":"a@x,b@y"}}""", "a@x,b@y")]
    [InlineData("""{"metadata":{"notification-emails":" a@x ,, b@y, "}}""", "a@x,b@y")]
    [InlineData("""{"metadata":{"notification-emails":"a@x,A@X,b@y,a@x"}}""", "a@x,b@y")]
    [InlineData("""{"metadata":{"notification-emails":"o'brien@x"}}""", "o'brien@x")]
    [InlineData("{ \"x\": [1], \"metadata\" : { \"y\": {}, \"notification\\u002demails\" : \"\\u0061@x\" } }", "a@x")]
    [InlineData("\uFEFF{\"metadata\":{\"notification-emails\":\"a@x\"}}", "a@x")]
    public void Addresses_are_joined_by_commas_each_once(string body, string emails) => Assert.Equal(emails, Accept(body));

    [Theory]
    [InlineData("{'metadata': {'notification-emails': 'a@x,b@y'}}", "a@x,b@y")]
    [InlineData("""{'metadata':{"notification-emails":'o\'brien@x', 'say "hi"': '\\' }}""", "o'brien@x")]
    [InlineData("""{"metadata":{'notification-emails':"o'brien@x"}}""", "o'brien@x")]
    public void Single_quoted_json_is_read_as_json(string body, string emails) => Assert.Equal(emails, Accept(body));

    [Theory]
    [InlineData("{", "")]
    [InlineData("x", "")]
    [InlineData("'", "")]
    [InlineData("{'metadata':'}", "")]
    [InlineData("{} {}", "")]
    [InlineData("\0", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("\"a@x\"", "")]
    [InlineData("'a@x'", "")]
    [InlineData("""{"metadata":"a@x"}""", "/metadata")]
    [InlineData("""{"metadata":[]}""", "/metadata")]
    [InlineData("""{"metadata":null}""", "/metadata")]
    [InlineData("""{"metadata":{},"metadata":{}}""", "/metadata")]
    [InlineData("""{"metadata":{"notification-emails":5}}""", "/metadata/notification-emails")]
    [InlineData("""{"metadata":{"notification-emails":["a@x"]}}""", "/metadata/notification-emails")]
    [InlineData("""{"metadata":{"notification-emails":{}}}""", "/metadata/notification-emails")]
    [InlineData("""{"metadata":{"notification-emails":"a@x\u0000"}}""", "/metadata/notification-emails")]
    [InlineData("""{"metadata":{"notification-emails":"a@x;b@y"}}""", "/metadata/notification-emails")]
    [InlineData("""{"metadata":{"notification-emails":"a@x\r\nBcc: b@y"}}""", "/metadata/notification-emails")]
    public void Anything_else_is_refused(string body, string target)
    {
        var fault = Assert.Single(Read(body).Refusals);

        Assert.Equal((ErrorCodes.BadRequest, target), (fault.Code, fault.Target));
    }

    [Fact]
    public void Each_wrong_address_is_named()
    {
        var refusals = Read("""{"metadata":{"notification-emails":"a@x, nobody ,b@y,Jon <j@x>"}}""").Refusals;

        Assert.Collection(
            refusals,
            fault => Assert.StartsWith("'nobody' in notification-emails is not an e-mail address.", fault.Message),
            fault => Assert.StartsWith("'Jon <j@x>' in", fault.Message));
    }

    [Fact]
    public void At_most_fifty_addresses_are_allowed_and_repeats_do_not_count()
    {
        Assert.Equal(Many(50), Accept($$$"""{"metadata":{"notification-emails":"{{{Many(50)}}},A1@X,a2@x"}}"""));

        var fault = Assert.Single(Read($$$"""{"metadata":{"notification-emails":"{{{Many(51)}}}"}}""").Refusals);
        Assert.Contains("51 addresses. At most 50", fault.Message);

        static string Many(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => $"a{i}@x"));
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("""{"metadata":{"notification-emails":"a@x"}}""", null, null)]
    [InlineData("""{"metadata":{"publishingVersion":3}}""", 3, null)]
    [InlineData("""{'metadata':{'offerVersion':2,'notification-emails':'a@x'}}""", null, 2)]
    [InlineData("""{"Metadata":{"notification-emails":"a@x","x":{"offerVersion":3}},"metaData":"offerVersion"}""", null, null)]
    [InlineData(
        """{"x":{"publishingVersion":"x"},"metadata":{"offerVersion":2,"publishing\u0056ersion":3,"x":{"offerVersion":null}}}""", 3, 2)]
    public void A_go_live_may_name_the_preview_that_it_means(string body, int? publishingVersion, int? offerVersion) =>
        Assert.Equal(
            new NamedPreview(publishingVersion, offerVersion),
            NotificationRequest.Read(Encoding.UTF8.GetBytes(body), ofGoLive: true).Value!.Preview);

    [Theory]
    [InlineData("""{"metadata":{"publishingVersion":"3"}}""", "/metadata/publishingVersion")]
    [InlineData("""{"metadata":{"publishingVersion":null}}""", "/metadata/publishingVersion")]
    [InlineData("""{"metadata":{"publishingVersion":3.5}}""", "/metadata/publishingVersion")]
    [InlineData("""{"metadata":{"publishingVersion":3.0}}""", "/metadata/publishingVersion")]
    [InlineData("""{"metadata":{"publishingVersion":0}}""", "/metadata/publishingVersion")]
    [InlineData("""{"metadata":{"publishingVersion":-1}}""", "/metadata/publishingVersion")]
    [InlineData("""{"metadata":{"publishingVersion":99999999999}}""", "/metadata/publishingVersion")]
    [InlineData("""{"metadata":{"offerVersion":[2]}}""", "/metadata/offerVersion")]
    [InlineData("""{"metadata":{"offerVersion":{}}}""", "/metadata/offerVersion")]
    [InlineData("""{"metadata":{"offerVersion":true}}""", "/metadata/offerVersion")]
    [InlineData("""{"metadata":{"publishingversion":3}}""", "/metadata/publishingversion")]
    [InlineData("""{"publishingVersion":3}""", "/publishingVersion")]
    [InlineData("""{"metadata":{},"OfferVersion":3}""", "/OfferVersion")]
    [InlineData("""{"metadata":{"publishing-version":3}}""", "/metadata/publishing-version")]
    [InlineData("""{"metadata":{"publishingVersions":3}}""", "/metadata/publishingVersions")]
    [InlineData("""{"metadata":{"Offer_Version":3}}""", "/metadata/Offer_Version")]
    [InlineData("""{"publishVersion":3,"publishing-version":3}""", "/publishing-version")]
    [InlineData("""{"Metadata":{"publishingVersion":3}}""", "/Metadata")]
    [InlineData("""{"Metadata":{"notification-emails":"a@x","a":[{}],"OfferVersion":3}}""", "/Metadata")]
    [InlineData("""{"metadata":{},"meta-data":{"offer-version":3}}""", "/meta-data")]
    public void A_preview_that_is_named_otherwise_is_refused_in_a_go_live_and_overlooked_elsewhere(string body, string target)
    {
        var fault = Assert.Single(NotificationRequest.Read(Encoding.UTF8.GetBytes(body), ofGoLive: true).Refusals);

        Assert.Equal((ErrorCodes.BadRequest, target), (fault.Code, fault.Target));
        Assert.Equal(new NamedPreview(), NotificationRequest.Read(Encoding.UTF8.GetBytes(body)).Value!.Preview);
    }

    [Theory]
    [InlineData("""{"metadata":{"confirm":["plan-public:My-Plan","plan-public:other","plan-public:other"]}}""", "my-plan other")]
    [InlineData("""{"metadata":{"confirm":["plan-public:a"],"notification-emails":"a@x"}}""", "a")]
    [InlineData("""{"metadata":{"x":[["plan-public:b"]],"notification-emails":"a@x","confirm":["plan-public:a"]}}""", "a")]
    [InlineData("""{'metadata':{'confirm':['plan-public:a']}}""", "a")]
    [InlineData("""{"metadata":{"confirm":null}}""", "")]
    [InlineData("""{"metadata":{"confirm":[]}}""", "")]
    [InlineData("""{"confirm":["plan-public:a"],"metadata":{"x":{"confirm":["plan-public:a"]}}}""", "")]
    public void The_plans_that_may_become_public_are_confirmed_by_their_ids(string body, string plans)
    {
        var reading = Read(body);
        Assert.True(reading.IsAccepted, string.Join("\n", reading.Refusals));
        Assert.Equal(plans, string.Join(' ', reading.Value.PublicPlans.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("true", "/metadata/confirm")]
    [InlineData("\"plan-public:a\"", "/metadata/confirm")]
    [InlineData("{\"plan-public\":[\"a\"]}", "/metadata/confirm")]
    [InlineData("[\"plan-public:a\",5]", "/metadata/confirm/1")]
    [InlineData("[[\"plan-public:a\"]]", "/metadata/confirm/0")]
    [InlineData("[\"plan-public:a\",null]", "/metadata/confirm/1")]
    [InlineData("[\"plan-public\"]", "/metadata/confirm/0")]
    [InlineData("[\"plan-public:\"]", "/metadata/confirm/0")]
    [InlineData("[\"plan-private:a\"]", "/metadata/confirm/0")]
    [InlineData("[\"PLAN-PUBLIC:a\"]", "/metadata/confirm/0")]
    [InlineData("[\"\"]", "/metadata/confirm/0")]
    public void What_cannot_be_confirmed_is_refused_with_what_can(string confirm, string target)
    {
        var fault = Assert.Single(Read($$$"""{"metadata":{"confirm":{{{confirm}}},"notification-emails":"a@x"}}""").Refusals);
        Assert.Equal((ErrorCodes.BadRequest, target), (fault.Code, fault.Target));
        Assert.Contains("plan-public:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_a_hundred_plans_are_confirmed_at_once()
    {
        var many = string.Join(',', Enumerable.Range(1, 101).Select(number => $"\"plan-public:p{number}\""));
        var fault = Assert.Single(Read($$$"""{"metadata":{"confirm":[{{{many}}}]}}""").Refusals);
        Assert.Contains("101 entries. At most 100", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_addresses_and_of_confirmations_are_told_together() => Assert.Equal(
        ["/metadata/notification-emails", "/metadata/confirm/0"],
        Read("""{"metadata":{"notification-emails":[["x"]],"confirm":["x"]}}""").Refusals.Select(fault => fault.Target));

    [Fact]
    public void Bytes_that_are_not_utf_8_are_refused() =>
        Assert.Contains("not UTF-8", Assert.Single(NotificationRequest.Read([0x27, 0xFF, 0x27]).Refusals).Message);

    private static ReadResult<NotificationRequest> Read(string body) => NotificationRequest.Read(Encoding.UTF8.GetBytes(body));

    private static string Accept(string body)
    {
        var reading = Read(body);
        Assert.True(reading.IsAccepted, string.Join("\n", reading.Refusals));
        return reading.Value.Emails;
    }
}
