using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Core.Fetching;
using Slipway.Core.Publishing;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Fetching;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Identity;

namespace Slipway.Server.Tests.Allocations;

public sealed class MarketplaceAllocations() : AllocationHost(rehearsal: false);

public sealed class RehearsalAllocations() : AllocationHost(rehearsal: true);

/// <summary>
/// A service on SQLite that works on no step while requests are counted: in a rehearsal the first
/// hold lasts minutes, and in a marketplace the only step that it may work on waits for an address.
/// </summary>
public abstract class AllocationHost(bool rehearsal) : IAsyncLifetime
{
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int offers;

    public ServiceUnderTest Service { get; private set; } = null!;

    internal CountedClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Service = await ServiceUnderTest.StartAsync(
            change: settings => settings with
            {
                Limits = settings.Limits with { RequestsPerSecond = 1_000_000 },
                Runner = settings.Runner with { Concurrency = 1, StepTime = TimeSpan.FromHours(1) },
            },
            rehearsal: options => options with { IsOn = rehearsal, Pace = Pace.Documented },
            logs: logging => logging.Services.AddSingleton(new FetcherOptions
            {
                Policy = new AddressPolicy(),
                Timeout = TimeSpan.FromHours(1),
                Resolve = async (_, cancel) =>
                {
                    held.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                    return [IPAddress.Loopback];
                },
            }));
        await RehearsalIdentities.SeedAsync(Service.Get<IdentityStore>(), default);
        Client = new CountedClient(Service.Client.BaseAddress!.Port, await Service.TokenAsync());
        if (rehearsal)
            return;
        Client.Send(Publish(Put(1)[0].Id));
        await held.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
    }

    /// <summary>New offers, each with the request that makes it.</summary>
    internal IReadOnlyList<(string Id, byte[] Request)> New(int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => $"offer-{offers++:D6}").Select(id =>
            (id, Client.Request("PUT", Offer(id), Samples.VirtualMachineWith(document => document["id"] = id)))),
    ];

    internal IReadOnlyList<(string Id, byte[] Request)> Put(int count)
    {
        var made = New(count);
        foreach (var (_, request) in made)
            Client.Send(request);
        return made;
    }

    internal byte[] Publish(string id) =>
        Client.Request("POST", $"/api/publishers/contoso/offers/{id}/publish?{ServiceUnderTest.ApiVersion}");

    internal static string Offer(string id) => $"/api/publishers/contoso/offers/{id}?{ServiceUnderTest.ApiVersion}";

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Service.DisposeAsync();
    }
}
