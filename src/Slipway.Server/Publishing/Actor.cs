using Slipway.Storage.Changes;

namespace Slipway.Server.Publishing;

/// <param name="Name">A principal's application id, or a node.</param>
/// <param name="CorrelationId">The request's or the operation's.</param>
/// <param name="Request">The client's own name for its request, if it gave one.</param>
/// <param name="Lease">The runner's claim, if it acts.</param>
public sealed record Actor(string Name, string CorrelationId, ClientRequest? Request = null, Lease? Lease = null);
