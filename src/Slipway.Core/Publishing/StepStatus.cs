
namespace Slipway.Core.Publishing;

public enum StepStatus
{
    NotStarted,
    InProgress,
    WaitingForPublisherReview,
    WaitingForApproval,
    Blocked,
    Rejected,
    Complete,
    Canceled,
}
