namespace Slipway.Server.Files;

internal sealed record UploadPart(string ETag, long Length);
