using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Rehearsal.Scenarios.Documents;

namespace Slipway.Server.Tests.Rehearsal.Documents;

public class ScenarioReaderTests
{
    private const string Whole = """
        why: to see it all
        rules:
          - name: a step
            why: because
            when: {step: displaycertify, publisher: con*, offer: app, type: "*machines", attempt: 1-2, publish: 2-, operation: publish}
            then:
              hold: P1D
              takeLonger: PT2H
              migrate: true
              block: [one, two]
              for: P2D
              reject: three
          - when: {call: publish, nth: 3, probability: 0.25}
            then: {delay: PT2S, answer: 500-services, retryAfter: 7, message: Retry is OK, after: true}
          - name: a race
            when: {call: putOffer}
            then: {race: true}
          - name: a slow cancel
            when: {call: cancel}
            then: {slowly: PT10M}
        """;

    [Fact]
    public void Every_piece_is_read()
    {
        var document = MatchingTests.Read(Whole);

        var step = Assert.Single(document.Steps);
        Assert.Equal(("to see it all", "a step", "because"), (document.Why, step.Name, step.Why));
        Assert.Equal(
            (StepIds.Certify, "con*", "app", "*machines", OperationKind.Publish),
            (step.When.StepId, step.When.Publisher!.Text, step.When.Offer!.Text, step.When.Type!.Text, step.When.Operation!.Value));
        Assert.Equal((new Ordinals(1, 2), new Ordinals(2, int.MaxValue)), (step.When.Attempt!.Value, step.When.Publish!.Value));
        Assert.Equal(
            (TimeSpan.FromDays(1), TimeSpan.FromHours(2), TimeSpan.FromDays(2), true),
            (step.Then.Hold, step.Then.TakeLonger, step.Then.For!.Value, step.Then.Migrate));
        Assert.Equal(
            ("one two", "three", null, null),
            (string.Join(' ', step.Then.Block!.Value), step.Then.Reject!.Value.Single(), step.Then.Retry, step.Then.Succeed));
        Assert.Equal(["rule 2", "a race", "a slow cancel"], document.Calls.Select(rule => rule.Name));
        Assert.Equal(
            new CallRule.Choice
            {
                Delay = TimeSpan.FromSeconds(2),
                Answer = ScenarioResponse.ServerErrorOfServices,
                RetryAfter = 7,
                Message = "Retry is OK",
                After = true,
            },
            document.Calls[0].Then);
        Assert.Equal((new Ordinals(3, 3), 0.25), (document.Calls[0].When.Nth!.Value, document.Calls[0].When.Probability!.Value));
        Assert.True(document.Calls[1].Then.Race);
        Assert.Equal(TimeSpan.FromMinutes(10), document.Calls[2].Then.Slowly);
    }

    [Theory]
    [InlineData("{\"rules\":[{\"name\":\"j\\u00e4\",\"when\":{\"step\":\"*\"},\"then\":{\"succeed\":true}}]}")]
    [InlineData(
        "{\n\t\"rules\": [\n\t\t{\"name\": \"j\\u00e4\", \"when\": {\"step\": \"*\"}, \"then\": {\"succeed\": [\"a\\/b\"]}}\n\t]\n}")]
    [InlineData("\uFEFFrules:\r\n  - name: jä\r\n    when: {step: \"*\"}\r\n    then: {succeed: done}\r\n")]
    [InlineData("rules:\n- name: jä\n  when: {step: '*'}\n  then:\n    succeed: >-\n      of more\n      than a line\n")]
    public void YAML_and_JSON_are_read_alike(string text)
    {
        var rule = Assert.Single(ScenarioReader.Read(System.Text.Encoding.UTF8.GetBytes(text)).Document!.Steps);
        Assert.Equal(("jä", null), (rule.Name, rule.When.StepId));
        Assert.NotNull(rule.Then.Succeed);
    }

    [Theory]
    [InlineData("", "there is nothing in it")]
    [InlineData("just a text", "line 1: keys and values are expected here")]
    [InlineData("rules: 3", "'rules' must be a list")]
    [InlineData("rulez: []", "'rulez' is not known here; allowed are why, use, rules")]
    [InlineData("use: [golive-fail]", "no ready-made scenario 'golive-fail'; there are certification-fails")]
    [InlineData("rules: [{when: {step: live}}]", "'then' must say what happens; of a step that is succeed, block")]
    [InlineData("rules: [{when: {call: publish}, then: {}}]", "of a call that is delay, answer")]
    [InlineData("rules: [{then: {succeed: true}}]", "'when' needs either 'step'")]
    [InlineData("rules: [{when: {step: live, call: publish}, then: {succeed: true}}]", "'when' needs either 'step'")]
    [InlineData("rules: [{when: {step: certify}, then: {succeed: true}}]", "'step' is 'certify'; allowed is * or one of displaycertify")]
    [InlineData("rules: [{when: {step: publisher-signoff}, then: {succeed: true}}]", "'step' is 'publisher-signoff'; allowed is")]
    [InlineData("rules: [{when: {call: publsh}, then: {answer: 409}}]", "'call' is 'publsh'; allowed is * or one of getOffer")]
    [InlineData("rules: [{when: {step: live, nth: 2}, then: {succeed: true}}]", "'nth' is not known here; allowed are step, publisher")]
    [InlineData("rules: [{when: {step: live, attempt: 0}, then: {succeed: true}}]", "'attempt' is '0'; allowed is a number from 1 on")]
    [InlineData("rules: [{when: {step: live, type: vm}, then: {succeed: true}}]", "'type' does not match an offer type")]
    [InlineData(
        "rules: [{when: {step: live, operation: cancel}, then: {succeed: true}}]", "'operation' is 'cancel'; allowed is publish or golive")]
    [InlineData("rules: [{when: {step: live, publisher: [a]}, then: {succeed: true}}]", "'publisher' must be a text")]
    [InlineData("rules: [{when: {step: live}, then: {succeed: false}}]", "'succeed' is false; leave it out")]
    [InlineData("rules: [{when: {step: live}, then: {block: no, retry: no}}]", "'block' and 'retry' exclude each other")]
    [InlineData("rules: [{when: {step: live}, then: {for: P2D}}]", "there is no 'block'")]
    [InlineData("rules: [{when: {step: live}, then: {hold: tomorrow}}]", "'hold' is 'tomorrow'. That is not an ISO 8601 duration")]
    [InlineData("rules: [{when: {step: live}, then: {hold: P11000D}}]", "The longest here is")]
    [InlineData("rules: [{when: {step: live}, then: {migrate: false}}]", "'migrate' is 'false'; allowed is true, or leave it out")]
    [InlineData("rules: [{when: {step: live}, then: {block: []}}]", "'block' takes 1 to 20 messages")]
    [InlineData("rules: [{when: {step: live}, then: {block: [{a: b}]}}]", "'block' must be a text")]
    [InlineData("rules: [{when: {step: live}, then: {block: \"a\\nb\"}}]", "characters that cannot be shown")]
    [InlineData("rules: [{when: {step: live}, then: {block: \"a\\u0000b\"}}]", "characters that cannot be shown")]
    [InlineData(
        "rules: [{when: {call: publish, probability: 1.5}, then: {answer: 409}}]", "'probability' is '1.5'; allowed is a number above 0")]
    [InlineData("rules: [{when: {call: publish}, then: {answer: 418}}]", "'answer' is '418'; allowed is one of 409, 429, 500")]
    [InlineData("rules: [{when: {call: publish}, then: {delay: PT1H}}]", "The longest here is 5 minutes")]
    [InlineData("rules: [{when: {call: publish}, then: {retryAfter: 5}}]", "'retryAfter' is a response header")]
    [InlineData("rules: [{when: {call: publish}, then: {answer: 429, retryAfter: 4000}}]", "a whole number from 0 to 3600")]
    [InlineData("rules: [{when: {call: publish}, then: {answer: 502, message: hello}}]", "'message' is allowed only with")]
    [InlineData("rules: [{when: {call: publish}, then: {answer: 409, after: true}}]", "'after' processes the call")]
    [InlineData("rules: [{when: {call: publish}, then: {race: true}}]", "goes with 'call: putOffer'")]
    [InlineData("rules: [{when: {call: publish}, then: {slowly: PT1M}}]", "goes with 'call: cancel'")]
    [InlineData("rules: [{when: {call: cancel}, then: {slowly: PT1M, answer: 500}}]", "Add 'after: true'")]
    [InlineData("rules: [{when: {call: token}, then: {answer: 401-expired}}]", "the token service never returns")]
    [InlineData("rules: [{when: {call: publishers, publisher: contoso}, then: {answer: 429}}]", "does not have it")]
    [InlineData("rules: [{when: {call: listOffers, offer: app}, then: {answer: 429}}]", "does not have it")]
    [InlineData(
        "rules: [{name: a, when: {step: live}, then: {succeed: true}}, {name: A, when: {step: live}, then: {succeed: true}}]",
        "another rule is called 'A' too")]
    [InlineData("rules: [{when: {step: live}, then: {succeed: true}, then: {block: x}}]", "the key 'then' appears twice")]
    [InlineData("a: &a [x]\nrules: *a", "anchors and aliases")]
    [InlineData("rules: [{when: {step: *}, then: {succeed: true}}]", "line 1:")]
    [InlineData("rules: !!python/object []", "tags (!) are not read")]
    [InlineData("rules: []\n---\nrules: []", "line 2: a second document")]
    [InlineData("rules: [[[[[[[[[[[[[[]]]]]]]]]]]]]]", "nested deeper than")]
    [InlineData("rules: [", "neither YAML nor JSON")]
    [InlineData("rules:\n\t- a", "neither YAML nor JSON")]
    public void What_is_wrong_is_said_with_its_line_and_what_is_allowed(string text, string said)
    {
        var (document, faults) = ScenarioReader.Read(text);

        Assert.Null(document);
        Assert.Contains(said, string.Join('\n', faults.Select(fault => fault.Message)), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_named_at_once_each_with_its_line_and_place()
    {
        var (_, faults) = ScenarioReader.Read("""
            rules:
              - when: {step: nowhere}
                then:
                  succeed: true
                  hold: long
              - when: {call: status}
                then: {answer: 200}
            """);

        Assert.Equal(["/rules/0/when/step", "/rules/0/then/hold", "/rules/1/then/answer"], faults.Select(fault => fault.Target));
        Assert.Equal(["line 2:", "line 5:", "line 7:"], faults.Select(fault => fault.Message[..7]));
    }

    [Fact]
    public void No_text_makes_the_parsers_types_appear()
    {
        var random = new Random(1);
        string[] parts =
        [
            "rules:", "\n", "\n  ", "- ", "{", "}", "[", "]", ": ", ", ", "'", "\"", "a", "# ", "---", "...", "%YAML 1.1", "?", "&a", "*a",
            "!t", "|", ">",
        ];
        for (var round = 0; round < 3_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
            Assert.All(
                ScenarioReader.Read(text).Faults,
                fault => Assert.DoesNotMatch("(Stream|Document|Mapping|Sequence)(Start|End)|'Scalar'|Exception", fault.Message));
        }
    }

    [Fact]
    public void A_text_in_UTF_16_says_so() => Assert.Contains(
        "the text is in UTF-16.",
        ScenarioReader.Read(System.Text.Encoding.Unicode.GetBytes("rules: []")).Faults.Single().Message,
        StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_text_too_many_rules_and_too_much_text_are_refused()
    {
        Assert.Contains("not UTF-8", ScenarioReader.Read([0x72, 0xFF, 0xFE]).Faults.Single().Message, StringComparison.Ordinal);
        Assert.Contains(
            "at most 200",
            ScenarioReader.Read(
                "rules:\n" + string.Concat(Enumerable.Repeat("- {when: {step: live}, then: {succeed: true}}\n", 201))).Faults
                .Single().Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "more than 262144 bytes",
            ScenarioReader.Read(new string(' ', ScenarioReader.MostBytes + 1)).Faults.Single().Message,
            StringComparison.Ordinal);
        Assert.Contains("U+0000", ScenarioReader.Read("rules: \0").Faults.Single().Message, StringComparison.Ordinal);
        Assert.NotEmpty(ScenarioReader.Read(new string('[', ScenarioReader.MostBytes)).Faults);
    }

    [Fact]
    public void Whatever_is_read_is_read_or_refused_and_never_both() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Arb.From(Mutated), text =>
        {
            var (document, faults) = ScenarioReader.Read(text);
            Assert.Equal(document is null, !faults.IsEmpty);
        }));

    /// <summary>
    /// The whole document with some of its characters replaced, removed or repeated.
    /// </summary>
    private static Gen<string> Mutated =>
        from changes in Gen.ArrayOf(
            from at in Gen.Choose(0, Whole.Length - 1)
            from length in Gen.Choose(0, 30)
            from piece in Gen.Elements(
                "",
                "{",
                "}",
                "[",
                "]",
                ":",
                ": ",
                "- ",
                "*",
                "&a ",
                "\"",
                "'",
                "|",
                ">",
                "!",
                "%",
                "@",
                "\t",
                "\n",
                "\n  ",
                "#",
                "?",
                "\u0085",
                "\uD800",
                "~",
                "0",
                "true",
                "---\n",
                "...\n",
                "<<")
            select (at, length, piece))
        select changes.Take(6).Aggregate(Whole, (text, change) =>
            text.Length == 0
                ? change.piece
                : text[..(change.at % text.Length)] + change.piece
                    + text[Math.Min(text.Length, (change.at % text.Length) + change.length)..]);
}
