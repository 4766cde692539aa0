
namespace Slipway.Core.Publishing;

/// <summary>One line of an offer's history; every accepted command leaves exactly one.</summary>
public sealed record HistoryEntry(string What, DateTimeOffset Time, Guid? OperationId = null, string? Detail = null);
