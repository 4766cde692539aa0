namespace Slipway.Core.Definitions;

/// <summary>
/// Shapes of values that fields of every type share. Where the reference names no limit, the bounds
/// are ours: far above what an offer needs, far below what a body may hold.
/// </summary>
internal static class Shapes
{
    /// <summary>Text of one line, such as a name, a number or the title of a link.</summary>
    public static readonly ValueShape.Text ShortText = new(256);

    /// <summary>Notes, instructions and descriptions without a documented length.</summary>
    public static readonly ValueShape.Text LongText = new(10_000);

    public static readonly ValueShape.Text Link = new(2_048, TextForm.Link);

    /// <summary>
    /// Longer than a link: a signature with a session's token alone may take 1,500 characters.
    /// </summary>
    public static readonly ValueShape.Text FileAddress = new(4_096, TextForm.File);

    public static readonly ValueShape.Text Email = new(254, TextForm.Email);
    public static readonly ValueShape.Flag Flag = new();

    /// <summary>A value that is kept as it is; only its size is checked.</summary>
    public static readonly ValueShape.Anything Anything = new() { MaxBytes = 8_192 };

    public static readonly ValueShape.List AnyList = new(Anything, Max: 250);

    /// <summary>An object whose keys are not checked.</summary>
    public static readonly ValueShape.Group AnyObject = new() { MaxBytes = 65_536 };

    /// <summary>
    /// Prices by region and size: a table of 150 regions with 200 sizes has room.
    /// </summary>
    public static readonly ValueShape.Group PriceTable = new() { MaxBytes = 1_048_576 };

    public static readonly ValueShape.List VmSizes = new(new ValueShape.Text(64, TextForm.VmSize), Min: 1, Max: 6);
    public static readonly ValueShape.List Certifications = new(Anything, Max: 100);
    public static readonly ValueShape.List Subscriptions = new(new ValueShape.Text(Form: TextForm.Guid), Min: 1, Max: 100);
    public static readonly ValueShape.List Clouds = new(
        new ValueShape.Text(null, null, "PublicAzure", "Fairfax", "Mooncake", "Blackforest"), Min: 1, Max: 4);

    /// <summary>More than the number of countries.</summary>
    public const int MostRegions = 300;
}
