namespace Slipway.Storage.Reads;

/// <summary>What a caller asked for, with what says whether it may have it.</summary>
/// <param name="Roles">The caller's roles that count on the publisher; without any, nothing else was looked for.</param>
/// <param name="HasPublisher">Whether the publisher exists.</param>
/// <param name="Found">Null when there is none.</param>
public sealed record Permitted<T>(IReadOnlyList<string> Roles, bool HasPublisher, T? Found)
    where T : class;
