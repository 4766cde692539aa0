using System.Collections.Immutable;
using Slipway.Contracts;

namespace Slipway.Core.Documents;

/// <summary>
/// The refusals of one body, in the order found. It stops at a hundred, since a hostile body can
/// hold millions.
/// </summary>
public sealed class FaultList
{
    public const int Most = 100;

    private readonly ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();

    public FaultList()
    {
    }

    public bool IsEmpty => faults.Count == 0;

    public bool IsFull => faults.Count > Most;

    public void Add(string pointer, string message)
    {
        if (IsFull)
            return;
        faults.Add(faults.Count == Most
            ? new Fault(
                ErrorCodes.BadRequest,
                "",
                $"Only the first {Most} faults are listed. Correct them and send the body again to see the others.")
            : new Fault(ErrorCodes.BadRequest, pointer, message));
    }

    public ImmutableArray<Fault> ToImmutable() => faults.ToImmutable();
}
