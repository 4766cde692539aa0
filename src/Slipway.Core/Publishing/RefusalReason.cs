
namespace Slipway.Core.Publishing;

public enum RefusalReason
{
    BadRequest,
    InvalidResourceId,
    NotFound,
    OperationInProgress,
    OfferNotReadyForGoLive,
    PreconditionFailed,
    ValidationFailed,

    /// <summary>A step reported on an operation that has moved on; its result is dropped without a notice.</summary>
    Stale,
}
