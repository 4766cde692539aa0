using System.Collections.Immutable;
using Slipway.Core.Artifacts;
using Slipway.Core.Operations;

namespace Slipway.Core.OfferTypes;

/// <summary>Fields that both machine types have, whatever their prefix. Keys are documented or observed; limits are the portal's documented ones.</summary>
internal static class MachineFields
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
    public static readonly ValueShape.List VmSizes = new(new ValueShape.Text(Form: TextForm.VmSize), Min: 1, Max: 6);
    public static readonly ValueShape.List Clouds = new(new ValueShape.Text(null, null, "PublicAzure", "Fairfax", "Mooncake", "Blackforest"), Min: 1);
    public static readonly ValueShape.Text SystemFamily = new(null, null, "Windows", "Linux");
    public static readonly ValueShape.List Categories = new(AnyText, Max: 5);

    public static readonly Field PlanId = new("planId", "DOC-PLANID", new ValueShape.Text(Form: TextForm.Id)) { Required = true };

    /// <summary>At most five (documented); a bare text is the picture's address (observed).</summary>
    public static readonly ValueShape.List Screenshots = new(new ValueShape.Picture(ListingPictures.Screenshot, TextForm.File, "url", "image", "picture", "thumbnail"), Max: 5);

    public static readonly ValueShape.List Videos = new(new ValueShape.Picture(ListingPictures.VideoThumbnail, TextForm.Link, "image", "thumbnail"), Max: 5);

    private static readonly ImmutableArray<string> LeadTargets = ["table", "blob", "crm", "httpsEndpoint", "marketo", "salesForce"];

    public static ValueShape.List UsefulLinks(bool addressRequired) => new(new ValueShape.Group(
        new Field("linkTitle", "MKT-LINKTITLE", AnyText),
        new Field("linkUrl", "MKT-LINKURL", Link) { Required = addressRequired }));

    public static ValueShape.List CategoryMap(bool keyRequired) =>
        new(new ValueShape.Group(new Field("categoryL1", "MKT-CATEGORY", AnyText) { Required = keyRequired }), Min: 1, Max: 2);

    /// <summary>Of the destinations only "None" was ever published, so any name is taken.</summary>
    public static ImmutableArray<Field> Leads(string prefix, bool required) =>
    [
        new Field(prefix + "leadDestination", "MKT-LEADS", AnyText) { Required = required },
        .. LeadTargets.Select(target => new Field($"{prefix}{target}LeadConfiguration", "MKT-LEADCONFIG", AnyObject)),
        new Field(prefix + "leadNotificationEmails", "MKT-LEADMAIL", new ValueShape.Text(Form: TextForm.Emails)),
    ];

    public static ImmutableArray<Field> Logos(string prefix, bool required) =>
    [
        .. Enum.GetValues<LogoSlot>().Select(slot => new Field(prefix + WireWords.Of(slot) + "Logo", "MKT-LOGO", FileAddress)
        {
            Required = required && slot != LogoSlot.Hero,
            Logo = slot,
            File = LogoFiles.Of(slot),
        }),
    ];

    public static ImmutableArray<Field> Flags(string prefix, string topic, params ImmutableArray<string> names) =>
        [.. names.Select(name => new Field(prefix + name, topic, Flag))];

    /// <summary>
    /// The disks of a plan and of its further generations. Whether the keys inside <c>diskGenerations</c> carry the prefix differs between clients, so both are read.
    /// </summary>
    public static ImmutableArray<Field> Images(string prefix, string area, string images, params ImmutableArray<Field> more)
    {
        var map = new ValueShape.ImageMap(new ValueShape.Group(
        [
            new Field("osVhdUrl", area + "-DISK", FileAddress),
            new Field("lunVhdDetails", area + "-DATADISK", new ValueShape.List(new ValueShape.DataDisk())),
            .. more,
        ]));
        return
        [
            new Field(prefix + images, area + "-IMAGE", map),
            new Field("diskGenerations", area + "-GENERATIONS", new ValueShape.List(new ValueShape.Group(
                PlanId with { Topic = area + "-GENERATION", Required = false },
                new Field(prefix + images, area + "-IMAGE", map),
                new Field(images, area + "-IMAGE", map)))),
        ];
    }
}
