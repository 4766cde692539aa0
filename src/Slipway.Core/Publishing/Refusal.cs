using System.Collections.Immutable;
using Slipway.Core.Documents;

namespace Slipway.Core.Publishing;

/// <summary>Why a command was refused, for a person. <paramref name="InTheWay"/> is the operation that it ran into.</summary>
public sealed record Refusal(RefusalReason Reason, string Message, Operation? InTheWay = null, ImmutableArray<Fault> Faults = default);
