
namespace Slipway.Core.Publishing;

public enum OperationKind
{
    Publish,
    GoLive,

    /// <summary>
    /// A cancel that had no running operation to end, born ended: the withdrawal of a preview, or the record that nothing was there to
    /// cancel.
    /// </summary>
    Cancel,
}
