using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Verbs;

/// <summary>
/// <c>slipway validate</c> with several files and folders, and in the forms that pipelines read;
/// <c>slipway rules ID</c>, <c>fields</c> and <c>schema</c>.
/// </summary>
public sealed class ValidateVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ValidateVerbTests()
    {
        var faulty = SampleOffer.Of("vm", displayText: new string('x', 51)).Replace("\"Linux\"", "\"50 %, BSD\"", StringComparison.Ordinal);
        Write("offers/good.json", SampleOffer.Of("vm"));
        Write("offers/deep/er/bad, 1.json", JsonNode.Parse(faulty)!.ToJsonString(new() { WriteIndented = true, NewLine = "\r\n" }));
        Write("offers/package.json", """{"name": "no offer"}""");
        Write("offers/list.json", "[1]");
        Write("offers/.cache/hidden.json", "{\"offerTypeId\":1,\"definition\":");
        Write("offers/notes.txt", "{\"offerTypeId\":1,\"definition\":");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_is_searched_for_offers_and_a_fault_is_shown_with_its_file_and_line()
    {
        var lines = (await RunAsync(1, "validate", "offers", "offers/good.json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Matches("^FILE +SEVERITY +RULE +WHERE +WHAT$", lines[0]);
        Assert.Matches("^offers/deep/er/bad, 1.json:[0-9]+ +error +DOC-NAME-003 +/definition/displayText +", lines[1]);
        Assert.Equal("No fault was found in 2 offers. Files and disks are checked when it is published.\n", (await Good()).Output);

        async Task<Ended> Good()
        {
            Write("more/good.json", SampleOffer.Of("core"));
            return await RunAsync(0, "validate", "more", "offers/good.json", "more/good.json");
        }
    }

    [Fact]
    public async Task An_offer_of_a_folder_that_breaks_off_is_not_passed_over()
    {
        Write("offers/broken.json", "{\n\"offerTypeId\": \"x\",\n\"definition\": {");
        Assert.Contains("offers/broken.json:3", (await RunAsync(1, "validate", "offers")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_misspelt_is_no_success_and_all_of_it_is_named_at_once()
    {
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        var error = (await RunAsync(2, "validate", "offers/good.json", "nowhere.json", "empty")).Error;
        Assert.Contains("nowhere.json", error, StringComparison.Ordinal);
        Assert.Contains("empty does not hold an offer", error, StringComparison.Ordinal);
        Assert.Contains("--live and --confirm are for one offer", (await RunAsync(
            2, "validate", "offers", "--live", "offers/good.json")).Error, StringComparison.Ordinal);
        Assert.Contains("--live and --confirm are for one offer", (await RunAsync(
            2, "validate", "offers", "--confirm", "plan-public:x")).Error, StringComparison.Ordinal);
        Write("large.json", $"{{\"offerTypeId\":\"{new string('x', 9_000_000)}\",\"definition\":{{}}}}");
        Assert.Contains("is too large", (await RunAsync(2, "validate", "large.json")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_GitHub_workflow_shows_each_fault_beside_its_line()
    {
        var lines = (await RunAsync(1, "validate", "offers", "--output", "github")).Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        var text = (await File.ReadAllTextAsync(Path.Combine(folder, "offers/deep/er/bad, 1.json"))).Split("\r\n");
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"::error file=offers/deep/er/bad%2C "
            + $"1.json,line={LineOf("\"displayText\"")},col=5,title=DOC-NAME-003::/definition/displayText: displayText: found 51", lines[
                0], StringComparison.Ordinal);
        Assert.StartsWith(
            $"::error file=offers/deep/er/bad%2C 1.json,line={LineOf("operatingSystemFamily\"")},", lines[1], StringComparison.Ordinal);
        Assert.Contains("found '50 %25, BSD'", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("No fault was found", (await RunAsync(
            0, "validate", "offers/good.json", "--output", "github")).Output, StringComparison.Ordinal);

        int LineOf(string key) => Array.FindIndex(text, line => line.Contains(key, StringComparison.Ordinal)) + 1;
    }

    [Fact]
    public async Task Warnings_are_warnings_for_GitHub_and_errors_under_strict()
    {
        var offer = JsonNode.Parse(SampleOffer.Of("vm"))!;
        offer["definition"]!["offer"]![
            "microsoft-azure-marketplace.screenshots"] = new JsonArray(new JsonObject { ["imageName"] = "Overview" });
        Write("warned.json", offer.ToJsonString());
        Assert.StartsWith("::warning file=warned.json,line=1,", (await RunAsync(
            0, "validate", "warned.json", "--output", "github")).Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "::error ", (await RunAsync(1, "validate", "warned.json", "--output", "github", "--strict")).Output, StringComparison.Ordinal);
        Assert.Equal(
            "warning", Results(await RunAsync(0, "validate", "warned.json", "--output", "sarif"))[0]!["level"]!.GetValue<string>());
    }

    [Fact]
    public async Task SARIF_names_tool_rules_and_the_place_of_each_result()
    {
        var log = JsonNode.Parse((await RunAsync(1, "validate", "offers", "--output", "sarif")).Output)!;
        Assert.Equal("2.1.0", log["version"]!.GetValue<string>());
        var run = Assert.Single(log["runs"]!.AsArray())!;
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.Equal(["DOC-NAME-003", "VM-OSFAMILY-004"], rules.Select(rule => rule!["id"]!.GetValue<string>()));
        var results = run["results"]!.AsArray();
        Assert.Equal(2, results.Count);
        foreach (var result in results)
        {
            Assert.Equal(result!["ruleId"]!.GetValue<string>(), rules[result["ruleIndex"]!.GetValue<int>()]!["id"]!.GetValue<string>());
            Assert.NotEmpty(result["message"]!["text"]!.GetValue<string>());
            var location = Assert.Single(result["locations"]!.AsArray())!;
            Assert.Equal("offers/deep/er/bad%2C%201.json", location["physicalLocation"]!["artifactLocation"]!["uri"]!.GetValue<string>());
            Assert.True(location["physicalLocation"]!["region"]!["startLine"]!.GetValue<int>() > 1);
            Assert.StartsWith(
                "/definition/", location["logicalLocations"]![0]!["fullyQualifiedName"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        Assert.Empty(Results(await RunAsync(0, "validate", "offers/good.json", "--output", "sarif")));
    }

    [Fact]
    public async Task With_fetch_every_file_and_disk_of_every_type_is_read_and_checked()
    {
        var samples = Path.GetDirectoryName(SampleOffer.File)!;
        string[] offers = [
            .. ((string[])["vm", "core-vm", "application"]).Select(type => Path.Combine(samples, $"contoso-{type}-offer.json"))];
        var good = await RunAsync(0, ["validate", .. offers, "--fetch", "--rehearsal"]);
        Assert.Equal("No fault was found in 3 offers. All files and disks were read and checked.\n", good.Output);

        // The application's package is not read as a whole into memory; a logo in its place is no zip.
        var package = JsonNode.Parse(await File.ReadAllTextAsync(offers[2]))!.ToJsonString().Replace(
            "/packages/contoso-watch.zip", "/small.png", StringComparison.Ordinal);
        Write("application.json", package);
        Assert.Contains(
            "APP-PKG-", (await RunAsync(1, "validate", "application.json", "--fetch", "--rehearsal")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_fetch_a_file_that_is_missing_or_wrong_is_a_fault_at_its_address_and_a_refused_address_is_told_once()
    {
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        foreach (var name in (string[])["small", "medium", "large"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, "slipway.dll"), Path.Combine(folder, "files", $"{name}.png"), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(folder, "files", "small.png"), "hello");
        var ended = await RunAsync(
            1, "validate", "offers/good.json", "--fetch", "--files", "https://files.contoso.example=files", "--output", "json");
        var codes = JsonNode.Parse(ended.Output)!.AsArray().ToDictionary(
            fault => fault!["target"]!.GetValue<string>().Split('.', '/')[^1], fault => fault!["code"]!.GetValue<string>());
        Assert.Equal(("MKT-LOGO-021", "FetchFailed", "VM-SASREAD-023"), (codes["smallLogo"], codes["wideLogo"], codes["osVhdUrl"]));
        Assert.Contains("could not be fetched: --files maps it to files/wide.png, where there is no such file.", ended.Output,
            StringComparison.Ordinal);
        Assert.Matches("Blob not found\\. --files maps it to files/[^ ]*\\.vhd, where there is no such file\\.", ended.Output);
        Assert.DoesNotContain("answered", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", ended.Output.Replace("sig=***", "", StringComparison.Ordinal), StringComparison.Ordinal);

        Write("refused.json", SampleOffer.Of("vm").Replace(
            "https://files.contoso.example/wide.png", "ftp://files.contoso.example/wide.png", StringComparison.Ordinal));
        Assert.Single((await RunAsync(1, "validate", "refused.json", "--fetch", "--rehearsal")).Output.Split(
            '\n'), line => line.Contains("wideLogo", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--files needs --fetch", "--files", "https://files.contoso.example=:samples:")]
    [InlineData("there is no folder or file 'nowhere'", "--fetch", "--files", "https://files.contoso.example=nowhere")]
    [InlineData("--allow-host is 'http://x'", "--allow-host", "http://x")]
    public async Task Options_of_fetching_that_cannot_be_meant_are_refused(string said, params string[] options) =>
        Assert.Contains(said, (await RunAsync(2, ["validate", "offers/good.json", .. options])).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("127.0.0.1:8443", "127.0.0.1:8443")]
    [InlineData("[fd00::1]", "[fd00::1]")]
    public async Task Addresses_that_an_internal_marketplace_allows_are_judged_so_without_fetching(string host, string allowed)
    {
        Write("internal.json", SampleOffer.Of("vm").Replace("files.contoso.example", host, StringComparison.Ordinal));
        var refused = (await RunAsync(1, "validate", "internal.json")).Output;
        Assert.Contains("MKT-LOGO-005", refused, StringComparison.Ordinal);
        Assert.StartsWith("No fault was found.", (await RunAsync(
            0, "validate", "internal.json", "--allow-host", allowed)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_file_line_and_column_in_JSON()
    {
        var faults = JsonNode.Parse((await RunAsync(1, "validate", "offers", "--output", "json")).Output)!.AsArray();
        Assert.Equal(["DOC-NAME-003", "VM-OSFAMILY-004"], faults.Select(fault => fault!["code"]!.GetValue<string>()));
        Assert.All(faults, fault =>
            Assert.Equal(("offers/deep/er/bad, 1.json", true), (fault!["file"]!.GetValue<string>(), fault["line"]!.GetValue<int>() > 1)));
        Assert.Equal("[]\n", (await RunAsync(0, "validate", "offers/good.json", "--output", "json")).Output);
    }

    [Fact]
    public async Task One_rule_is_explained_by_its_id_in_any_casing()
    {
        var said = (await RunAsync(0, "rules", "doc-name-003")).Output;
        Assert.Matches("^DOC-NAME-003  error at step displaydummycertify, ours\n", said);
        Assert.Contains("displayText: It has at most 50 characters.", said, StringComparison.Ordinal);
        Assert.Equal("DOC-NAME-003", JsonNode.Parse((await RunAsync(0, "rules", "DOC-NAME-003", "--output", "json")).Output)![
            "id"]!.GetValue<string>());
        var unknown = (await RunAsync(1, "rules", "DOC-NAME-999")).Error;
        Assert.Contains("there is no rule 'DOC-NAME-999'. Similar: DOC-NAME-001", unknown, StringComparison.Ordinal);
        Assert.Contains("'slipway rules' lists all", (await RunAsync(1, "rules", "x")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_fields_is_what_the_program_says()
    {
        var page = Path.GetFullPath(Path.Combine(Repository(), "docs", "fields.md"));
        var said = (await RunAsync(0, "fields", "--output", "markdown")).Output;
        if (Environment.GetEnvironmentVariable("SLIPWAY_WRITE_GOLDEN") == "1")
            await File.WriteAllTextAsync(page, said);
        Assert.True(said == await File.ReadAllTextAsync(
            page), "docs/fields.md differs. If the change is meant, run this test once with SLIPWAY_WRITE_GOLDEN=1.");
        Assert.NotEmpty(JsonNode.Parse((await RunAsync(0, "fields", "Microsoft-Azure-CoreVM", "--output", "json")).Output)!.AsArray());
        Assert.Contains("'vm' is not an offer type. Allowed: microsoft-azure-virtualmachines", (await RunAsync(
            2, "fields", "vm")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_of_a_type_is_printed_for_editors()
    {
        var schema = JsonNode.Parse((await RunAsync(0, "schema", "microsoft-azure-applications")).Output)!;
        Assert.Equal("microsoft-azure-applications", schema["properties"]!["offerTypeId"]!["const"]!.GetValue<string>());
        Assert.NotNull(schema["properties"]!["definition"]!["properties"]!["plans"]);
    }

    [Theory]
    [InlineData("slipway needs a command: serve, exec, ")]
    [InlineData("slipway artifacts needs a command: list, gc. 'slipway artifacts --help'", "artifacts")]
    [InlineData("slipway schema needs TYPE. The offer type. Allowed: microsoft-azure-virtualmachines", "schema")]
    [InlineData("slipway validate needs FILE. Offers in the form of a PUT's body", "validate")]
    [InlineData("slipway backup needs FOLDER. ", "backup")]
    [InlineData("slipway: --output: Argument 'xml'", "validate", "--output", "xml", "x.json")]
    [InlineData("'srve'", "srve")]
    [InlineData("There is no file or folder 'samples/nope'.", "validate", "samples/nope")]
    [InlineData("There is no file or folder 'nope.json'.", "validate", "nope.json")]
    public async Task A_command_line_that_is_not_understood_is_told_what_is_missing(string said, params string[] args) =>
        Assert.Contains(said, Assert.Single((await RunAsync(2, args)).ErrorLines), StringComparison.Ordinal);

    private static JsonArray Results(Ended ended) => JsonNode.Parse(ended.Output)!["runs"]![0]!["results"]!.AsArray();

    private void Write(string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
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
