using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Rehearsal.Identity;

namespace Slipway.EndToEnd.Tests.Upgrades;

/// <summary>
/// Drives a program, of any schema, until its store holds offers of every state that it knows, two
/// operations at work, secrets, a principal, and what else it had: a webhook with its deliveries,
/// an application with a large package, a private plan, a chosen scenario.
/// </summary>
internal sealed class Story(Place place, string program, string samples)
{
    public const string Application = "5f0c3a52-7c3b-4d0e-9d5e-3f6e5b7f2a10";

    private const string Machine = "contoso-vm-offer.json";
    private const string ApplicationSample = "contoso-application-offer.json";
    private const string PlanTitle = "microsoft-azure-virtualmachines.skuTitle";
    private const string Customer = "59160c40-2e25-4dcf-a2fd-6514cb08bf08";
    private const string Marketplace = "microsoft-azure-marketplace.";

    private readonly bool knowsApplications = File.Exists(Path.Combine(samples, ApplicationSample));

    public static string PathOf(string offer, string publisher = "contoso") => $"/api/publishers/{publisher}/offers/{offer}";

    /// <summary>The ids of the keys that tokens are signed with.</summary>
    public static async Task<IReadOnlyList<string>> SigningKeysAsync(Client client)
    {
        var keys = (await client.GetAsync($"/{RehearsalIdentities.Tenant}/discovery/v2.0/keys")).Json["keys"]!;
        return [.. keys.AsArray().Select(key => key!["kid"]!.GetValue<string>())];
    }

    public async Task<Recording> RunAsync()
    {
        string principal;
        string? webhook;
        await using (var server = await SlipwayProcess.ServeProgramAsync(place, program, "--rehearsal", "--pace", "instant"))
        {
            using var client = new Client(server.Address);
            principal = (await VerbAsync("principal", "add", "--app", Application, "--role", "owner", "--publisher", "contoso"))!;
            var help = (await SlipwayProgram.RunProgramAsync(place.Folder, program, "--help")).Output;
            webhook = help.Contains("webhook", StringComparison.Ordinal)
                ? await VerbAsync("webhook", "add", "contoso", "http://127.0.0.1:9/hook", "--set", $"Secrets:KeyFile={place.KeyFile}")
                : null;
            await EndedAsync(client);
            await StopAsync(server);
        }

        // Each step now has days to go.
        await using (var server = await SlipwayProcess.ServeProgramAsync(place, program, "--rehearsal", "--pace", "documented"))
        {
            using var client = new Client(server.Address);
            await PutAsync(client, "publishing", Document(Machine));
            var publishing = await StartAsync(client, "publish", "publishing");
            var goingLive = await StartAsync(client, "golive", "going-live");
            var keys = await SigningKeysAsync(client);
            var answers = await Observer.ObserveAsync(client, server.Address);
            await StopAsync(server);
            return new Recording(keys, principal, webhook, publishing, goingLive, answers);
        }
    }

    private async Task EndedAsync(Client client)
    {
        await PutAsync(client, "never", Document(Machine));
        await PreviewAsync(client, "preview", Document(Machine));
        await PreviewAsync(client, "going-live", Document(Machine));
        await PreviewAsync(client, "withdrawn", Document(Machine));
        await StartAsync(client, "cancel", "withdrawn");

        await LiveAsync(client, "live", Document(Machine, knowsApplications ? AddPrivatePlan : null));
        await PutAsync(client, "live", Document(Machine, plans => AddPrivatePlanWhereKnown(plans, "Changed since")));
        await LiveAsync(client, "renewed", Document(Machine));
        await PreviewAsync(client, "renewed", Document(Machine, plans => plans[0]![PlanTitle] = "Renewed"));
        await LiveAsync(client, "core", Document("contoso-core-vm-offer.json"));
        await LiveAsync(client, "migrated", Document(Machine), publisher: "fabrikam");

        await BlockAsync(client, "blocked");
        await BlockAsync(client, "cancelled");
        await StartAsync(client, "cancel", "cancelled");

        if (knowsApplications)
        {
            using var host = await PackageHost.StartAsync(await client.GetBytesAsync("/_slipway/samples/packages/contoso-watch.zip"));
            var text = Document(ApplicationSample).ToJsonString();
            text = text.Replace("https://files.contoso.example/packages/contoso-watch.zip", host.Address, StringComparison.Ordinal);
            await LiveAsync(client, "application", JsonNode.Parse(text)!);
        }

        const string Scenario =
            """{"rules":[{"name":"no","when":{"step":"displaycertify","offer":"failed"},"then":{"reject":"A final no."}}]}""";
        if ((await client.SendAsync(HttpMethod.Put, "/_slipway/scenarios?seed=7", Scenario)).Status == 200)
        {
            await PutAsync(client, "failed", Document(Machine));
            await EndAsync(client, await StartAsync(client, "publish", "failed"), "failed");
        }
    }

    /// <summary>A logo of the wrong size is a fault that stays.</summary>
    private async Task BlockAsync(Client client, string offer)
    {
        var document = Document(Machine);
        document["definition"]!["offer"]![Marketplace + "smallLogo"] = "https://files.contoso.example/wide.png";
        await PutAsync(client, offer, document);
        await StartAsync(client, "publish", offer);
        await Bounded.UntilAsync(
            async () => (await client.GetAsync($"{PathOf(offer)}/status")).Body.Contains("\"blocked\"", StringComparison.Ordinal),
            () => $"{offer} is not blocked.");
    }

    private static async Task LiveAsync(Client client, string offer, JsonNode document, string publisher = "contoso")
    {
        await PreviewAsync(client, offer, document, publisher);
        await EndAsync(client, await StartAsync(client, "golive", offer, publisher), "succeeded");
    }

    private static async Task PreviewAsync(Client client, string offer, JsonNode document, string publisher = "contoso")
    {
        await PutAsync(client, offer, document, publisher);
        await EndAsync(client, await StartAsync(client, "publish", offer, publisher), "succeeded");
    }

    private static async Task PutAsync(Client client, string offer, JsonNode document, string publisher = "contoso")
    {
        (document["id"], document["publisherId"]) = (offer, publisher);
        var answer = await client.SendAsync(HttpMethod.Put, PathOf(offer, publisher), document.ToJsonString());
        if (answer.Status != 200)
            throw new InvalidOperationException($"{offer} was not taken: {answer.Body}");
    }

    /// <summary>The address of the operation.</summary>
    private static async Task<string> StartAsync(Client client, string command, string offer, string publisher = "contoso")
    {
        var answer = await client.PostAsync($"{PathOf(offer, publisher)}/{command}");
        return answer.Status == 202
            ? answer.Location!
            : throw new InvalidOperationException($"{command} of {offer} was refused: {answer.Body}");
    }

    private static async Task EndAsync(Client client, string operation, string status)
    {
        string? end = null;
        await Bounded.UntilAsync(
            async () => !(end = (await client.GetAsync(operation)).Body).StartsWith("{\"status\":\"running\"", StringComparison.Ordinal)
                || end.Contains("\"blocked\"", StringComparison.Ordinal),
            () => $"It goes on: {end}");
        if (JsonNode.Parse(end!)!["status"]!.GetValue<string>() != status)
            throw new InvalidOperationException($"It ended otherwise than {status}: {end}");
    }

    private static async Task StopAsync(SlipwayProcess server)
    {
        await server.TerminateAsync();
        await server.ExitAsync(TimeSpan.FromMinutes(1));
    }

    private JsonNode Document(string sample, Action<JsonArray>? change = null)
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(samples, sample)))!;
        var definition = document["definition"]!;
        definition["offer"]![Marketplace + "leadDestination"] = "Table";
        definition["offer"]![Marketplace + "tableLeadConfiguration"] =
            new JsonObject { ["contactEmail"] = "leads@contoso.example", ["connectionString"] = "AccountName=contoso;AccountKey=bGVhZHM=" };
        change?.Invoke(definition["plans"]!.AsArray());
        return document;
    }

    private void AddPrivatePlanWhereKnown(JsonArray plans, string title)
    {
        plans[0]![PlanTitle] = title;
        if (knowsApplications)
            AddPrivatePlan(plans);
    }

    private static void AddPrivatePlan(JsonArray plans)
    {
        var plan = plans[0]!.DeepClone();
        plan["planId"] = "guarded";
        plan[PlanTitle] = "Contoso App, for some";
        plan["restrictedAudience"] = new JsonObject
        {
            ["manualEntries"] = new JsonArray(new JsonObject { ["type"] = "subscriptionId", ["id"] = Customer }),
        };
        plans.Add(plan);
    }

    /// <summary>The secret that it shows once.</summary>
    private async Task<string?> VerbAsync(params string[] args)
    {
        var ended = await SlipwayProgram.RunProgramAsync(place.Folder, program, [.. args, "--output", "json", .. place.StoreArgs]);
        return ended.Code == 0
            ? JsonNode.Parse(ended.Output)!["secret"]!.GetValue<string>()
            : throw new InvalidOperationException($"{string.Join(' ', args)}: {ended.Error}");
    }
}
