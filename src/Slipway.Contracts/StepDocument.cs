
namespace Slipway.Contracts;

/// <summary>
/// <c>progressPercentage</c> is an integer from 0 to 100; typed clients refuse anything else.
/// </summary>
public sealed record StepDocument(
    string EstimatedTimeFrame,
    string Id,
    string StepName,
    string Description,
    string Status,
    IReadOnlyList<MessageDocument> Messages,
    int ProgressPercentage);
