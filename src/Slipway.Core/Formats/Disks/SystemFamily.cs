
namespace Slipway.Core.Formats.Disks;

/// <summary>Whose a file system is. A plan claims one of the two families.</summary>
public enum SystemFamily
{
    Either,
    Linux,
    Windows,
}
