using Slipway.Core.Artifacts;
using Slipway.Core.Operations;
using Slipway.Server.Artifacts;
using Slipway.Server.Artifacts.Stores;

namespace Slipway.Server.Steps;

/// <summary>Makes sure that what was certified is what will be offered: the copies are stored, and no image has changed at its address since.</summary>
public sealed class ProvisionStep(FileCopies files, GuardedFetcher fetcher) : IStepHandler
{
    public string StepId => StepIds.Provision;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var artifacts = (await step.ReadVersionAsync(cancel)).Artifacts;
        var missing = new List<string>();
        foreach (var (address, file) in artifacts.Files)
        {
            if (!await files.ExistsAsync(file, cancel))
                missing.Add($"The copy of {Address.Masked(address)} is gone from the store. Cancel and publish again to fetch it anew.");
        }

        if (missing.Count > 0)
            return new StepOutcome.Blocked(missing);

        var looked = 0;
        var changed = new List<string>();
        var unreachable = new List<string>();
        foreach (var (address, certified) in artifacts.Images)
        {
            await step.ReportAsync(100 * looked++ / artifacts.Images.Count, $"Looking at {Address.Masked(address)} again.", cancel);
            switch (await fetcher.ReadRangeAsync(address, 0, 1, certified.ETag, cancel))
            {
                case FetchOutcome.Faulted { Transient: true } fault:
                    unreachable.Add(fault.Message);
                    break;
                case FetchOutcome.Faulted fault:
                    changed.Add(fault.Message);
                    break;
                case FetchOutcome.Fetched now when now.TotalLength != certified.Length || now.ETag != certified.ETag:
                    changed.Add(
                        $"The image {Address.Masked(address)} has changed since it was certified: it was {certified.Length} bytes with ETag {certified.ETag ?? "(none)"} "
                        + $"and is {now.TotalLength} bytes with ETag {now.ETag ?? "(none)"}. Cancel and publish again to certify it anew.");
                    break;
            }
        }

        if (changed.Count > 0)
            return new StepOutcome.Blocked(changed);
        return unreachable.Count > 0
            ? new StepOutcome.Retry(unreachable)
            : new StepOutcome.Succeeded([$"As certified: {Counted.Of(artifacts.Files.Count, "stored file")}, {Counted.Of(artifacts.Images.Count, "disk image")}."]);
    }
}
