
namespace Slipway.Core.Definitions;

/// <summary>The unit in which the size of a value is counted.</summary>
internal enum Measure
{
    Characters,
    Entries,
    Bytes,
}
