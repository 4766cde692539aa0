using Slipway.Core.Publishing;
using Slipway.Storage.Changes;

namespace Slipway.Server.Publishing;

/// <summary>A command with what is to be written beside the state.</summary>
public sealed record Prepared(Command Command, DraftText? Draft = null)
{
    public StepEffects Effects { get; init; } = StepEffects.None;
}
