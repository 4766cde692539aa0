using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Publishing;

/// <summary>What never happens, watched over all that was accepted for one offer.</summary>
internal sealed class Invariants
{
    private readonly Dictionary<Guid, Operation> operations = [];
    private readonly HashSet<int> previewed = [];
    private readonly HashSet<int> frozen = [];

    public int History { get; private set; }

    public void Watch(Offer? before, Decision.Accepted accepted)
    {
        var after = accepted.Offer;
        History++;
        Assert.Equal(after.Revision, History);
        WatchOperation(accepted, after);
        WatchVersions(before, accepted, after);
        Assert.InRange(operations.Values.Count(operation => operation.State == OperationState.Running), 0, 1);
        Assert.Equal(after.Status == OfferStatus.Running, after.Running is not null);
        if (before is not null && after.ChangedTime != before.ChangedTime)
            Assert.True(after.ChangedTime > before.ChangedTime);
    }

    private void WatchOperation(Decision.Accepted accepted, Offer after)
    {
        if (accepted.Operation is not { } operation)
            return;
        Assert.Same(operation, after.Newest);
        Assert.Equal(operation.Id, accepted.History.OperationId);
        if (operations.TryGetValue(operation.Id, out var earlier))
            Assert.Equal(OperationState.Running, earlier.State);
        else
            Assert.Equal(operations.Count + 1, operation.PublishingVersion);
        operations[operation.Id] = operation;
        Assert.Equal(operations.Count, after.LastPublishingVersion);
        Assert.Equal(operation.State == OperationState.Running, operation.Current is not null);
        Assert.Equal(operation.State == OperationState.Running ? 1 : 0, operation.Steps.Count(step => step.IsCurrent));
    }

    private void WatchVersions(Offer? before, Decision.Accepted accepted, Offer after)
    {
        if (accepted.Freeze is { } version)
        {
            Assert.True(frozen.Add(version));
            Assert.Equal(frozen.Count, version);
        }

        Assert.Equal(frozen.Count + 1, after.DraftVersion);
        if (after.PreviewVersion is { } preview)
        {
            Assert.Contains(preview, frozen);
            previewed.Add(preview);
        }

        if (after.ProductionVersion == before?.ProductionVersion)
            return;
        Assert.Equal(OfferStatus.Succeeded, after.Status);
        Assert.Contains(after.ProductionVersion!.Value, previewed);
    }
}
