using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Core.Tests.OfferTypes.Applications.Packages;

/// <summary>
/// Makes a zip byte by byte from a recipe, so that it may say of itself whatever is wrong: an
/// archive library would not write that. The entries <c>"template"</c> and <c>"definition"</c>
/// stand for good files at the root.
/// </summary>
internal static class ZipRecipe
{
    public const string Template = """
        {"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","contentVersion":"1.0.0.0",
        "parameters":{"name":{"type":"string"}},
        "resources":[{"type":"Microsoft.Resources/deployments",
          "name":"pid-6f1c7d3a-52c7-4f0b-9a51-1d0c6d9d7f42-partnercenter","apiVersion":"2021-04-01"}]}
        """;

    public const string Definition =
        """{"handler":"Microsoft.Azure.CreateUIDef","version":"0.1.2-"""
        + """preview","parameters":{"basics":[],"steps":[],"outputs":{"name":"[basics('name')]"}}}""";

    public static byte[] Build(JsonObject recipe)
    {
        var local = new Bytes();
        var directory = new Bytes();
        JsonNode[] entries = [.. recipe["entries"]?.AsArray().OfType<JsonNode>() ?? ["template", "definition"]];
        foreach (var entry in entries.Select(Whole))
            Add(entry, local, directory);
        return Ended(recipe, local, directory, entries.Length);
    }

    private static JsonObject Whole(JsonNode entry) => entry switch
    {
        JsonObject described => described,
        _ when (string?)entry == "template" => new JsonObject { ["name"] = "mainTemplate.json", ["text"] = Template },
        _ => new JsonObject { ["name"] = "createUiDefinition.json", ["text"] = Definition },
    };

    private static void Add(JsonObject entry, Bytes local, Bytes directory)
    {
        var plain = entry["zeros"] is { } zeros ? new byte[(int)zeros]
            : entry["hex"] is { } hex ? Convert.FromHexString((string)hex!)
            : Encoding.UTF8.GetBytes((string?)entry["text"] ?? "");
        var method = (int?)entry["method"] ?? 8;
        var packed = method == 8 ? Deflated(plain) : plain;
        if (entry["damage"] is { } at)
            packed[(int)at] ^= 0xFF;
        var (wide, late) = ((bool?)entry["zip64"] ?? false, (bool?)entry["descriptor"] ?? false);
        var flags = ((int?)entry["flags"] ?? 0x0800) | (late ? 8 : 0);
        var crc = (long?)entry["crc"] ?? Crc32.HashToUInt32(plain);
        var (length, compressed) = ((long?)entry["length"] ?? plain.Length, (long?)entry["compressed"] ?? packed.Length);
        var name = Encoding.UTF8.GetBytes((string)entry["name"]!);
        var localName = Encoding.UTF8.GetBytes((string?)entry["localName"] ?? (string)entry["name"]!);

        var start = local.Length;
        local.U32(0x04034b50).U16(20).U16(flags).U16((int?)entry["localMethod"] ?? method).U32(0).U32(late ? 0 : crc);
        local.U32(late ? 0 : wide ? uint.MaxValue : compressed)
            .U32(late ? 0 : wide ? uint.MaxValue : (long?)entry["localLength"] ?? length);
        local.U16(localName.Length).U16(wide && !late ? 20 : 0).Add(localName);
        if (wide && !late)
            local.U16(1).U16(16).U64(length).U64(compressed);
        local.Add(packed);
        if (late)
            local.U32(0x08074b50).U32(crc).U32(compressed).U32(length);

        directory.U32(0x02014b50).U16((3 << 8) | 20).U16(20).U16(flags).U16(method).U32(0).U32(crc);
        directory.U32(wide ? uint.MaxValue : compressed)
            .U32(wide ? uint.MaxValue : length)
            .U16(name.Length)
            .U16(wide ? 20 : 0)
            .U16(0)
            .U16(0)
            .U16(0);
        directory.U32((long)Convert.ToInt32((string?)entry["mode"] ?? "100644", 8) << 16).U32((long?)entry["offset"] ?? start).Add(name);
        if (wide)
            directory.U16(1).U16(16).U64(length).U64(compressed);
    }

    private static byte[] Ended(JsonObject recipe, Bytes local, Bytes directory, int entries)
    {
        var start = local.Length;
        var length = directory.Length;
        local.Add(directory.ToArray());
        var count = (long?)recipe["count"] ?? entries;
        var wide = (bool?)recipe["zip64"] ?? false;
        if (wide)
        {
            var place = local.Length;
            local.U32(0x06064b50)
                .U64(44)
                .U16(45)
                .U16(45)
                .U32(0)
                .U32(0)
                .U64(count)
                .U64(count)
                .U64(length)
                .U64((long?)recipe["start"] ?? start);
            if (!((bool?)recipe["lost"] ?? false))
                local.U32(0x07064b50).U32(0).U64(place).U32(1);
        }

        var disk = (int?)recipe["disk"] ?? 0;
        local.U32(0x06054b50).U16(disk).U16(0).U16(wide ? ushort.MaxValue : (int)count).U16(wide ? ushort.MaxValue : (int)count);
        local.U32(wide ? uint.MaxValue : length).U32(wide ? uint.MaxValue : (long?)recipe["start"] ?? start);
        var comment = Encoding.UTF8.GetBytes((string?)recipe["comment"] ?? "");
        local.U16(comment.Length).Add(comment);
        var bytes = local.ToArray();
        return bytes[..^((int?)recipe["cut"] ?? 0)];
    }

    private static byte[] Deflated(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal))
            deflate.Write(plain);
        return packed.ToArray();
    }

    private sealed class Bytes
    {
        private readonly MemoryStream bytes = new();

        public long Length => bytes.Length;

        public Bytes U16(int value) => Add(BitConverter.GetBytes((ushort)value));

        public Bytes U32(long value) => Add(BitConverter.GetBytes((uint)value));

        public Bytes U64(long value) => Add(BitConverter.GetBytes(value));

        public Bytes Add(byte[] more)
        {
            bytes.Write(more);
            return this;
        }

        public byte[] ToArray() => bytes.ToArray();
    }
}
