using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Core.Fetching;
using Slipway.Rehearsal.Files;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Fetching;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Identity;

namespace Slipway.Server.Tests.Hostile;

/// <summary>
/// A service in marketplace mode, where loopback is refused. Its resolver answers by itself, so
/// that no look-up leaves this machine: <c>files.good.example</c>, an allowed host, and every
/// <c>*.evil.example</c> are this machine.
/// </summary>
public sealed class MarketplaceFixture : IAsyncLifetime
{
    public ServiceUnderTest Service { get; private set; } = null!;

    public FileHost Files { get; private set; } = null!;

    /// <summary>Where the allowed host is found.</summary>
    public string Good => $"http://files.good.example:{new Uri(Files.Root).Port}";

    public async Task InitializeAsync()
    {
        Files = await FileHost.StartAsync();
        foreach (var (name, bytes) in SampleFiles.Logos)
            Files.Put($"/{name}", bytes);
        Service = await ServiceUnderTest.StartAsync(
            change: settings => settings with { Runner = settings.Runner with { Retries = 1 } },
            rehearsal: options => options with { IsOn = false },
            logs: logging => logging.Services.AddSingleton(new FetcherOptions
            {
                Policy = new AddressPolicy { AllowedHosts = ["files.good.example"] },
                Timeout = TimeSpan.FromMilliseconds(700),
                Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
            }));
        await RehearsalIdentities.SeedAsync(Service.Get<IdentityStore>(), default);
    }

    /// <summary>
    /// PUTs the sample, its logos at the allowed host and everything else as
    /// <paramref name="change"/> makes it, and publishes it.
    /// </summary>
    public async Task<Answer> PublishAsync(string id, Action<JsonNode> change)
    {
        var offer = $"/api/publishers/contoso/offers/{id}";
        Assert.Equal(200, (await Service.PutAsync(offer, Samples.VirtualMachineWith(document =>
        {
            document["id"] = id;
            foreach (var slot in (string[])["small", "medium", "large", "wide"])
                document["definition"]!["offer"]![$"microsoft-azure-marketplace.{slot}Logo"] = $"{Good}/{slot}.png";
            Disk(document, $"{Good}/disk.vhd");
            change(document);
        }))).Status);
        return await Service.PostAsync($"{offer}/publish");
    }

    /// <summary>The messages of the blocked step that the publish comes to.</summary>
    public async Task<string> BlockedAsync(Answer publish)
    {
        Assert.Equal(202, publish.Status);
        var operation = await Service.PollAsync(
            publish.Location, operation => operation["steps"]!.AsArray().Any(step => step!["status"]!.GetValue<string>() == "blocked"));
        Assert.Equal("running", operation["status"]!.GetValue<string>());
        return operation["messages"]!.ToJsonString();
    }

    public static void Disk(JsonNode document, string address) =>
        document["definition"]!["plans"]![0]!["microsoft-azure-virtualmachines.vmImages"]!["1.0.1"]!["osVhdUrl"] = address;

    public static void Logo(JsonNode document, string address) =>
        document["definition"]!["offer"]!["microsoft-azure-marketplace.smallLogo"] = address;

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        await Files.DisposeAsync();
    }
}
