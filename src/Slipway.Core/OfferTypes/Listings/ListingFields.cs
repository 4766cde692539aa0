using System.Collections.Immutable;
using Slipway.Core.Audiences;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Pdf;
using Slipway.Core.Formats.Pictures;
using static Slipway.Core.Definitions.Shapes;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>
/// The fields with which offers of every type are listed. Keys and what is required: documented,
/// unless a comment says otherwise.
/// </summary>
internal static class ListingFields
{
    private const string Module = "microsoft-azure-marketplace.";
    private const string TestDrive = "microsoft-azure-marketplace-testdrive.";

    /// <summary>An entry with an address, a title and whatever else clients send.</summary>
    private const int PictureBytes = 16_384;

    public static readonly ValueShape.List Categories = new(ShortText, Max: 5);

    public static readonly Field PlanId = new("planId", "DOC-PLANID", new ValueShape.Text(Form: TextForm.Id)) { Required = true };

    /// <summary>
    /// At most five (documented); a bare text is the picture's address (observed).
    /// </summary>
    public static readonly ValueShape.List Screenshots = new(
        new ValueShape.Picture(ListingPictures.Screenshot, TextForm.File, "url", "image", "picture", "thumbnail")
        {
            MaxBytes = PictureBytes,
        },
        Max: 5);

    public static readonly ValueShape.List Videos = new(
        new ValueShape.Picture(ListingPictures.VideoThumbnail, TextForm.Link, "image", "thumbnail") { MaxBytes = PictureBytes }, Max: 5);

    /// <summary>The audience of a private plan.</summary>
    public static readonly ValueShape.Group Audience = new(
        new Field("manualEntries", "VM-AUDIENCE", new ValueShape.List(
            new ValueShape.Group(
                new Field("type", "VM-AUDIENCETYPE", ShortText),
                new Field("id", "VM-AUDIENCEID", new ValueShape.Text(Form: TextForm.Guid)) { Required = true },
                new Field("description", "VM-AUDIENCENOTE", ShortText)),
            Max: 10)),
        new Field("uploadedCsvUri", "VM-AUDIENCEFILE", FileAddress) { File = AudienceList.File });

    private static readonly ImmutableArray<string> LeadTargets = ["table", "blob", "crm", "httpsEndpoint", "marketo", "salesForce"];

    /// <summary>The offer's fields in the module of listings, of the types that have it.</summary>
    public static readonly ImmutableArray<Field> Market =
    [
        new(Module + "title", "MKT-TITLE", new ValueShape.Text(50)) { Required = true, Listed = ListingPart.Title },
        new(Module + "summary", "MKT-SUMMARY", new ValueShape.Text(100)) { Required = true, Listed = ListingPart.Summary },
        new(Module + "longSummary", "MKT-LONGSUMMARY", new ValueShape.Text(256)) { Required = true, Listed = ListingPart.LongSummary },
        new(Module + "description", "MKT-DESCRIPTION", new ValueShape.Text(3000)) { Required = true, Listed = ListingPart.Description },
        new(Module + "offerMarketingUrlIdentifier", "MKT-URLID", new ValueShape.Text(50)) { Required = true },
        new(Module + "allowedSubscriptions", "MKT-SUBSCRIPTIONS", Subscriptions) { Required = true },
        new(Module + "usefulLinks", "MKT-LINKS", UsefulLinks(addressRequired: true)) { Listed = ListingPart.UsefulLinks },
        new(Module + "categoryMap", "MKT-CATEGORIES", CategoryMap(keyRequired: true))
        {
            RequiredUnless = Module + "categories",
            Listed = ListingPart.Categories,
        },
        new(Module + "categories", "MKT-OLDCATEGORIES", Categories) { Listed = ListingPart.Categories },
        .. Logos(Module, required: true),
        new(Module + "screenshots", "MKT-SCREENSHOTS", Screenshots) { Listed = ListingPart.Screenshots },
        new(Module + "videos", "MKT-VIDEOS", Videos) { Listed = ListingPart.Videos },
        .. Leads(Module, required: true),
        new(Module + "privacyURL", "MKT-PRIVACY", Link) { Required = true, Listed = ListingPart.PrivacyUrl },
        new(Module + "useEnterpriseContract", "MKT-CONTRACT", Flag) { Listed = ListingPart.StandardContract },
        new(Module + "termsOfUse", "MKT-TERMS", new ValueShape.Text(10_000))
        {
            RequiredUnless = Module + "useEnterpriseContract",
            Listed = ListingPart.TermsOfUse,
        },
        new(Module + "universalAmendmentTerms", "MKT-AMENDMENT", new ValueShape.Text(100_000)),
        new(Module + "customAmendments", "MKT-AMENDMENTS", AnyObject),
        new(Module + "cspOfferOptIn", "MKT-CSP", Flag),
        .. Contact("engineering"),
        .. Contact("support"),
        new(Module + "publicAzureSupportUrl", "MKT-SUPPORT", Link) { Listed = ListingPart.SupportUrl },
        new(Module + "fairfaxSupportUrl", "MKT-SUPPORT", Link) { Listed = ListingPart.SupportUrl },
    ];

    /// <summary>
    /// Rules check the documented limits; this one only bounds the work.
    /// </summary>
    private static readonly ValueShape.Text TestDriveText = new(20_000);

    public static readonly ImmutableArray<Field> TestDriven =
    [
        new(TestDrive + "enabled", "TD-ENABLED", Flag),
        new(TestDrive + "description", "TD-DESCRIPTION", TestDriveText),
        new(TestDrive + "accessInformation", "TD-ACCESS", TestDriveText),
        new(
            TestDrive + "videos",
            "TD-VIDEOS",
            new ValueShape.List(
                new ValueShape.Picture(ListingPictures.TestDriveThumbnail, TextForm.Link, "image", "thumbnail") { MaxBytes = PictureBytes },
                Max: 10)),
        new(TestDrive + "userManual", "TD-MANUAL", FileAddress) { File = PdfFiles.UserManual },
    ];

    public static ValueShape.List UsefulLinks(bool addressRequired) => new(new ValueShape.Group(
        new Field("linkTitle", "MKT-LINKTITLE", ShortText),
        new Field("linkUrl", "MKT-LINKURL", Link) { Required = addressRequired }), Max: 50);

    public static ValueShape.List CategoryMap(bool keyRequired) =>
        new(
            new ValueShape.Group(new Field("categoryL1", "MKT-CATEGORY", ShortText) { Required = keyRequired }) { MaxBytes = 4_096 },
            Min: 1,
            Max: 2);

    /// <summary>Of the destinations only "None" was ever published, so any name is taken.</summary>
    public static ImmutableArray<Field> Leads(string prefix, bool required) =>
    [
        new Field(prefix + "leadDestination", "MKT-LEADS", ShortText) { Required = required },
        .. LeadTargets.Select(target => new Field($"{prefix}{target}LeadConfiguration", "MKT-LEADCONFIG", AnyObject)),
        new Field(prefix + "leadNotificationEmails", "MKT-LEADMAIL", new ValueShape.Text(2_048, TextForm.Emails)),
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

    private static ImmutableArray<Field> Contact(string who) =>
    [
        new(Module + who + "ContactName", "MKT-CONTACTNAME", ShortText) { Required = true },
        new(Module + who + "ContactEmail", "MKT-CONTACTEMAIL", Email) { Required = true },
        // Phones have no checked form: "NA" and extensions are in use (observed).
        new(Module + who + "ContactPhone", "MKT-CONTACTPHONE", ShortText) { Required = true },
    ];
}
