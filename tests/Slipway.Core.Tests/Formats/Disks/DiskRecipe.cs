using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Disks;
using Slipway.Core.OfferTypes.Disks;

namespace Slipway.Core.Tests.Formats.Disks;

/// <summary>
/// A disk image as Corpus/disks describes it: a good disk, and what is changed on it. Nothing but
/// the changes takes room. <code> disk linux, windows (both GPT with one partition), mbr (of Linux)
/// or blank; of Linux unless "family" says Windows or Either MiB, bytes its virtual size, when
/// another than the least that is allowed gpt, mbr other partitions: [type, first sector, last
/// sector] each, or [type, first sector, sectors] write [{"sector"?, "at"?, "hex" or "text" or
/// "ext4": true or "ntfs": true}], "at" from the file's end when it is negative repair "gpt",
/// "header" of a GPT alone, "footer": their checksums are made right again after the changes length
/// the file's, when it is cut or has more data true: it is named as a data disk blob what the
/// server says of it
/// </code>
/// </summary>
internal sealed class DiskRecipe
{
    private readonly SparseVhd disk;
    private readonly JsonObject recipe;

    public DiskRecipe(JsonObject recipe)
    {
        this.recipe = recipe;
        Family = Enum.Parse<SystemFamily>((string?)recipe["family"] ?? ((string?)recipe["disk"] == "windows" ? "Windows" : "Linux"));
        var size = (long?)recipe["bytes"] ?? ((long?)recipe["MiB"] ?? (Family == SystemFamily.Windows ? 30 * 1024 : 1024)) * VhdFooter.MiB;
        disk = (string?)recipe["disk"] switch
        {
            "windows" => SparseVhd.WithSystem(SystemFamily.Windows, size),
            "linux" => SparseVhd.WithSystem(SystemFamily.Linux, size),
            _ => new SparseVhd(size),
        };
        if ((string?)recipe["disk"] == "mbr")
        {
            disk.Write(0, PartitionTableWriter.Mbr((0x83, 2048, (uint)(size / 512) - 2048)));
            PartitionTableWriter.WriteFileSystem(disk, VhdFooter.MiB, SystemFamily.Linux);
        }

        if (recipe["gpt"] is JsonArray gpt)
            PartitionTableWriter.WriteGpt(disk, [.. gpt.Select(one => (TypeOf((string)one![0]!), (ulong)one[1]!, (ulong)one[2]!))]);
        if (recipe["mbr"] is JsonArray mbr)
            disk.Write(0, PartitionTableWriter.Mbr([.. mbr.Select(one => ((byte)(int)one![0]!, (uint)one[1]!, (uint)one[2]!))]));
        foreach (var change in recipe["write"]?.AsArray() ?? [])
            Write(change!.AsObject());
        foreach (var what in recipe["repair"]?.AsArray() ?? [])
            Repair((string)what!);
        Length = (long?)recipe["length"] ?? disk.Length;
    }

    public SystemFamily Family { get; }

    public long Length { get; }

    public byte[] Read(ByteRange range, byte[]? buffer = null)
    {
        var length = Math.Min(range.Length, Length - range.From);
        var bytes = buffer?.Length == length ? buffer : new byte[length];
        disk.Read(range.From, bytes);
        return bytes;
    }

    /// <summary>
    /// The faults, and how many reads found them. Who judges thousands lends a
    /// <paramref name="buffer"/> for the first read.
    /// </summary>
    public (IReadOnlyList<Fault> Faults, int Reads) Judge(byte[]? buffer = null)
    {
        var isData = (bool?)recipe["data"] ?? false;
        var inspection = new DiskInspection(!isData, Length, Read(DiskInspection.First(!isData), buffer));
        var reads = 1;
        for (; inspection.Wanted is { } range; reads++)
            inspection.Take(Read(range));
        var use = new ImageReference("/disk", "plan", "1.0.0", "https://a") { IsDataDisk = isData, SystemFamily = Family };
        return ([.. DiskRules.Check(inspection.Disk, (string?)recipe["blob"], use)], reads);
    }

    /// <summary>Makes the checksums of a GPT or of the footer right for what is there.</summary>
    private void Repair(string what)
    {
        if (what == "footer")
        {
            var footer = disk.Read(disk.VirtualSize, VhdFooter.Length);
            footer.AsSpan(64, 4).Clear();
            BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(64), ~(uint)footer.Sum(value => value));
            disk.Write(disk.VirtualSize, footer);
            return;
        }

        var header = disk.Read(512, 512);
        var entries = disk.Read(
            (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(72)), 1 << 20) * 512,
            (int)Math.Min(
                1 << 22,
                BinaryPrimitives.ReadUInt32LittleEndian(
                    header.AsSpan(80)) * (ulong)BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(84))));
        if (what == "gpt")
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(88), Crc32.HashToUInt32(entries));
        header.AsSpan(16, 4).Clear();
        var length = (int)Math.Min(512, BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12)));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Crc32.HashToUInt32(header.AsSpan(0, length)));
        disk.Write(512, header);
    }

    private void Write(JsonObject change)
    {
        var at = (long?)change["at"] ?? 0;
        at = at < 0 ? disk.Length + at : at + (((long?)change["sector"] ?? 0) * 512);
        if (change.ContainsKey("ext4"))
            PartitionTableWriter.WriteFileSystem(disk, at, SystemFamily.Linux);
        else if (change.ContainsKey("ntfs"))
            PartitionTableWriter.WriteFileSystem(disk, at, SystemFamily.Windows);
        else
            disk.Write(
                at,
                change["text"] is { } text
                    ? Encoding.Latin1.GetBytes((string)text!)
                    : Convert.FromHexString(((string)change["hex"]!).Replace(" ", "", StringComparison.Ordinal)));
    }

    private static Guid TypeOf(string name) => name switch
    {
        "linux" => PartitionTableWriter.LinuxData,
        "root" => new Guid("4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709"),
        "swap" => new Guid("0657FD6D-A4AB-43C4-84E5-0933C84B4F4F"),
        _ => PartitionTableWriter.BasicData,
    };
}
