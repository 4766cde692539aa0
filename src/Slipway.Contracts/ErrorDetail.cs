
namespace Slipway.Contracts;

/// <summary>
/// An error: what is wrong (<paramref name="Code"/>, <paramref name="Message"/>) and where
/// (<paramref name="Target"/>, a JSON pointer).
/// </summary>
public sealed record ErrorDetail(string Code, string Message, string? Target = null, IReadOnlyList<ErrorDetail>? Details = null);
