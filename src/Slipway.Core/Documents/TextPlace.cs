
namespace Slipway.Core.Documents;

/// <summary>A place in a text as editors count it: from 1, columns in UTF-16 units.</summary>
public readonly record struct TextPlace(int Line, int Column);
