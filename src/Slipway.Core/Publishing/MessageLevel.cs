
namespace Slipway.Core.Publishing;

public enum MessageLevel
{
    Information,
    Warning,
    Error,
}
