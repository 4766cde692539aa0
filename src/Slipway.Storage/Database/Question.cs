using System.Data.Common;

namespace Slipway.Storage.Database;

/// <summary>
/// A short question that many callers ask at the same time, each with its own values. Where a round
/// trip costs more than the rows that it brings, those that wait go together.
/// </summary>
/// <param name="Text">One statement, with <c>@name</c> for each value; each value is a text.</param>
/// <param name="Row">Makes one row of what the reader stands on; columns are read by their place.</param>
/// <param name="Names">The names of the values, in the order in which they are given.</param>
public sealed record Question<T>(string Text, Func<DbDataReader, T> Row, params string[] Names);
