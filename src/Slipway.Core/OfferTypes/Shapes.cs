namespace Slipway.Core.OfferTypes;

/// <summary>Shapes of values that fields of every type share.</summary>
internal static class Shapes
{
    public static readonly ValueShape.Text AnyText = new();
    public static readonly ValueShape.Text Link = new(Form: TextForm.Link);
    public static readonly ValueShape.Text FileAddress = new(Form: TextForm.File);
    public static readonly ValueShape.Flag Flag = new();
    public static readonly ValueShape.Anything Anything = new();
    public static readonly ValueShape.List AnyList = new(Anything);

    /// <summary>An object whose keys are not judged.</summary>
    public static readonly ValueShape.Group AnyObject = new();

    public static readonly ValueShape.List Subscriptions = new(new ValueShape.Text(Form: TextForm.Guid), Min: 1, Max: 100);
    public static readonly ValueShape.List Clouds = new(new ValueShape.Text(null, null, "PublicAzure", "Fairfax", "Mooncake", "Blackforest"), Min: 1);
}
