namespace Slipway.Storage.Sqlite;

/// <param name="Schema">The number of its schema.</param>
/// <param name="Mode">What its first start marked it as, such as marketplace; null before that.</param>
/// <param name="Offers">How many offers it holds.</param>
/// <param name="Running">How many operations were running.</param>
public sealed record DatabaseFacts(int Schema, string? Mode, long Offers, long Running);
