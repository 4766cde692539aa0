using System.IO.Compression;
using Slipway.Rehearsal.Files;

namespace Slipway.Server.Tests.Host;

/// <summary>Variants of the sample application's package.</summary>
internal static class SamplePackage
{
    /// <param name="more">Further entries: a name and its content.</param>
    public static byte[] With(params ReadOnlySpan<(string Name, byte[] Content)> more)
    {
        using var bytes = new MemoryStream();
        bytes.Write(SampleFiles.Package);
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var (name, content) in more)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
