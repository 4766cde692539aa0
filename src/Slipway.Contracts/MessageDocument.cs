
namespace Slipway.Contracts;

/// <summary>
/// <c>messageHtml</c> is HTML: values in it are encoded. <c>level</c> is <c>information</c>,
/// <c>warning</c> or <c>error</c>.
/// </summary>
public sealed record MessageDocument(string MessageHtml, string Level, string Timestamp);
