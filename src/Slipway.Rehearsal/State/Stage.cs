namespace Slipway.Rehearsal.State;

public enum Stage
{
    Draft,
    Running,
    Blocked,
    Failed,
    Canceled,
    Preview,
    Live,
}
