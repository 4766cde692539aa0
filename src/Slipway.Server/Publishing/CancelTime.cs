namespace Slipway.Server.Publishing;

/// <summary>How long a cancel takes: an extension registers its own; here every cancel is over at once.</summary>
public class CancelTime
{
    /// <summary>In market time; null: at once.</summary>
    public virtual TimeSpan? Of(HttpContext context) => null;
}
