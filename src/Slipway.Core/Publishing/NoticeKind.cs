namespace Slipway.Core.Publishing;

/// <summary>The transitions that have notices.</summary>
public enum NoticeKind
{
    /// <summary>A step waits for the publisher to correct something.</summary>
    Blocked,

    Failed,

    /// <summary>The preview waits for the publisher's sign-off.</summary>
    PreviewReady,

    Live,

    Canceled,
}
