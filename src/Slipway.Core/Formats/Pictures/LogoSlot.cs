namespace Slipway.Core.Formats.Pictures;

/// <summary>The places that a listing has for a logo.</summary>
public enum LogoSlot
{
    Small,
    Medium,
    Large,
    Wide,
    Hero,
}
