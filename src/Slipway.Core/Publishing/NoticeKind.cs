namespace Slipway.Core.Publishing;

/// <summary>What people and their systems are told about.</summary>
public enum NoticeKind
{
    /// <summary>A step waits for the publisher to correct something.</summary>
    Blocked,

    Failed,

    /// <summary>The publisher is asked to sign off.</summary>
    PreviewReady,

    Live,

    Canceled,
}
