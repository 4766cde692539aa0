using System.Buffers.Binary;
using Slipway.Core.Formats.Disks;
using Slipway.Rehearsal.Files;

namespace Slipway.Demo;

/// <summary>
/// The sample's disk with a footer for a dynamic disk: a common mistake, since it is the default of
/// an image tool.
/// </summary>
internal static class BrokenDisk
{
    public const string Path = "vhds/contoso-app-dynamic.vhd";

    private const int Type = 60;
    private const int Checksum = 64;
    private const uint Dynamic = 3;

    public static void WriteTo(string folder)
    {
        var path = System.IO.Path.Combine(folder, Path);
        SampleFiles.Disk.WriteTo(path);
        using var disk = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        var footer = new byte[VhdFooter.Length];
        disk.Seek(-footer.Length, SeekOrigin.End);
        disk.ReadExactly(footer);
        BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(Type), Dynamic);
        footer.AsSpan(Checksum, sizeof(uint)).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(Checksum), ~(uint)footer.Sum(value => value));
        disk.Seek(-footer.Length, SeekOrigin.End);
        disk.Write(footer);
    }
}
