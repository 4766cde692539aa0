namespace Slipway.Core.Formats.Pictures;

/// <summary>
/// The other pictures of a listing: screenshots, and the thumbnails of videos. The documents of
/// 2018 and of 2020 name different sizes; both are accepted.
/// </summary>
public static class ListingPictures
{
    public static readonly FileKind Screenshot = Of("MKT-SCREENSHOT", "screenshot");

    public static readonly FileKind VideoThumbnail = Of("MKT-THUMBNAIL", "video thumbnail");

    /// <summary>Of a test drive's video; both eras name one size.</summary>
    public static readonly FileKind TestDriveThumbnail = new PictureRules("TD-THUMBNAIL", "video thumbnail", "533x324")
        .Kind("video thumbnail", "533x324", (width, height) => (width, height) is (533, 324));

    private static FileKind Of(string topic, string noun) => new PictureRules(topic, noun, "533x324 or 1280x720")
        .Kind(noun, "533x324 or 1280x720", (width, height) => (width, height) is (533, 324) or (1280, 720));
}
