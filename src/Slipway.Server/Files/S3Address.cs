using System.Web;

namespace Slipway.Server.Files;

/// <summary>
/// A bucket, read from <c>s3://bucket[/prefix][?endpoint=http://…&amp;region=…]</c>.
/// </summary>
/// <param name="Bucket">Its name.</param>
/// <param name="Prefix">The prefix of every key: empty, or with a slash at its end.</param>
/// <param name="Endpoint">The endpoint of an S3-compatible store; null for Amazon's own.</param>
/// <param name="Region">The region that requests are signed for.</param>
public sealed record S3Address(string Bucket, string Prefix, Uri? Endpoint, string Region)
{
    internal const string Form = "s3://bucket[/prefix][?endpoint=http://store.example:9000&region=us-east-1]";

    public override string ToString() =>
        $"the bucket {Bucket}{(Endpoint is null ? "" : $" at {Endpoint.GetLeftPart(UriPartial.Authority)}")}";

    /// <summary>Null if the text does not have that form.</summary>
    public static S3Address? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "s3" || uri.Host.Length == 0 || uri.UserInfo.Length > 0
            || uri.Fragment.Length > 0)
            return null;
        var query = HttpUtility.ParseQueryString(uri.Query);
        if (query.AllKeys.Any(key => key is not ("endpoint" or "region")))
            return null;
        Uri? endpoint = null;
        if (query["endpoint"] is { } stated
            && (!Uri.TryCreate(stated, UriKind.Absolute, out endpoint) || endpoint.Scheme is not ("http" or "https")
            || endpoint.UserInfo.Length > 0))
        {
            return null;
        }

        var region = query["region"] ?? "us-east-1";
        if (region.Length == 0 || !region.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            return null;
        var prefix = uri.AbsolutePath.Trim('/');
        return new S3Address(uri.Host, prefix.Length == 0 ? "" : prefix + "/", endpoint, region);
    }
}
