
namespace Slipway.Core.Publishing;

public enum OperationState
{
    Running,
    Succeeded,
    Failed,
    Canceled,
}
