using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Verbs;

/// <summary><c>slipway rules</c> and <c>slipway validate</c>, which need no store and no server.</summary>
public sealed class RuleVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_page_of_rules_is_what_the_program_says()
    {
        var page = Path.GetFullPath(Path.Combine(Repository(), "docs", "rules.md"));
        var said = (await RunAsync(0, "rules", "--output", "markdown")).Output;
        if (Environment.GetEnvironmentVariable("SLIPWAY_WRITE_GOLDEN") == "1")
            await File.WriteAllTextAsync(page, said);
        Assert.True(said == await File.ReadAllTextAsync(
            page), "docs/rules.md differs. If the change is meant, run this test once with SLIPWAY_WRITE_GOLDEN=1.");
    }

    [Fact]
    public async Task Rules_are_a_table_for_people_and_an_array_for_programs()
    {
        var rules = JsonNode.Parse((await RunAsync(0, "rules", "--output", "json")).Output)!.AsArray();
        var table = (await RunAsync(0, "rules")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(rules.Count > 150);
        Assert.Equal(rules.Count + 1, table.Length);
        Assert.StartsWith("RULE", table[0], StringComparison.Ordinal);
        Assert.All(rules, rule => Assert.All(
            (string[])["id", "severity", "step", "demand", "message", "source"], key => Assert.NotEmpty(rule![key]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_good_offer_ends_with_0_and_a_bad_one_with_1_and_a_table_of_its_faults()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "good.json"), SampleOffer.Of("vm"));
        await File.WriteAllTextAsync(Path.Combine(folder, "bad.json"), SampleOffer.Of("vm", displayText: new string('x', 51)).Replace(
            "\"Linux\"", "\"BSD\"", StringComparison.Ordinal));
        Assert.StartsWith("No fault was found.", (await RunAsync(0, "validate", "good.json")).Output, StringComparison.Ordinal);

        var lines = (await RunAsync(1, "validate", "bad.json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^SEVERITY +RULE +WHERE +WHAT$", lines[0]);
        Assert.Matches("^error +DOC-NAME-003 +/definition/displayText +displayText: found 51 characters", lines[1]);
        Assert.Matches("^error +VM-OSFAMILY-004 +/definition/plans/0/[^ ]*operatingSystemFamily +", lines[2]);
        var faults = JsonNode.Parse((await RunAsync(1, "validate", "bad.json", "--output", "json")).Output)!.AsArray();
        Assert.Equal(["DOC-NAME-003", "VM-OSFAMILY-004"], faults.Select(fault => fault!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_cannot_be_read_ends_with_2_and_what_is_no_offer_with_1()
    {
        Assert.Contains("nowhere.json", (await RunAsync(2, "validate", "nowhere.json")).Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "broken.json"), "{");
        Assert.Contains("not JSON", (await RunAsync(1, "validate", "broken.json")).Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "other.json"), """{"offerTypeId":"other","definition":{}}""");
        Assert.Contains("'other' is not an offer type", (await RunAsync(1, "validate", "other.json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_makes_a_warning_an_error()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "near.json"), SampleOffer.Of("vm").Replace(
            "\"displayText\"", "\"displaytext\": \"\", \"displayText\"", StringComparison.Ordinal));
        Assert.Matches("\nwarning +DOC-KEYS-021 ", (await RunAsync(0, "validate", "near.json")).Output);
        Assert.Matches("\nerror +DOC-KEYS-021 ", (await RunAsync(1, "validate", "near.json", "--strict")).Output);
    }

    [Fact]
    public async Task A_plan_that_was_private_is_confirmed_to_become_public()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "public.json"), SampleOffer.Of("vm"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "private.json"),
            SampleOffer.Of("vm").Replace(
                "\"planId\"", "\"restrictedAudience\": { \"manualEntries\": [] }, \"planId\"", StringComparison.Ordinal));
        Assert.Matches("\nerror +VM-AUDIENCE-027 ", (await RunAsync(1, "validate", "public.json", "--live", "private.json")).Output);
        Assert.StartsWith("No fault was found.", (await RunAsync(0, "validate", "public.json", "--live", "private.json", "--confirm",
            "plan-public:contoso-plan", "--strict")).Output, StringComparison.Ordinal);
        Assert.Matches("\nwarning +VM-AUDIENCE-029 .*'contoso-plan'", (await RunAsync(
            0, "validate", "public.json", "--confirm", "plan-public:nope")).Output);
        Assert.Matches(
            "\nwarning +VM-AUDIENCE-027 ", (await RunAsync(0, "validate", "public.json", "--live", "private.json", "--rehearsal")).Output);
        Assert.Contains("allowed is 'plan-public:'", (await RunAsync(
            2, "validate", "public.json", "--confirm", "contoso-plan")).Error, StringComparison.Ordinal);
    }

    private async Task<Ended> RunAsync(int code, params string[] args)
    {
        var ended = await SlipwayProgram.RunAsync(folder, args);
        Assert.True(code == ended.Code, $"{ended.Code}: {ended.Output}{ended.Error}");
        return ended;
    }

    private static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
