using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Pricing;

namespace Slipway.Core.Tests.Pricing;

/// <summary>
/// Makes spreadsheets of recipes. <c>rows</c> is a sound workbook of these cells, <c>sheet</c> one
/// whose sheet is this XML, <c>parts</c> a zip of these texts, <c>text</c> and <c>hex</c> the file
/// itself. To a workbook <c>blanks</c> adds a part of so many MiB of blanks, <c>more</c> so many
/// empty parts, and <c>keep</c> cuts it after so many bytes.
/// </summary>
internal static class Workbooks
{
    public static byte[] Of(params object?[][] rows)
    {
        using var file = new MemoryStream();
        PriceTemplate.Write(file, rows);
        return file.ToArray();
    }

    public static byte[] Make(JsonObject recipe)
    {
        if (recipe["text"] is { } text)
            return Encoding.UTF8.GetBytes((string)text!);
        if (recipe["hex"] is { } hex)
            return Convert.FromHexString((string)hex!);
        if (recipe["parts"] is { } parts)
            return Zip([], parts.AsObject());
        var book = Of([.. (recipe["rows"]?.AsArray() ?? []).Select(row => row!.AsArray().Select(Cell).ToArray())]);
        if (recipe["sheet"] is { } sheet)
            book = Zip(book, new JsonObject { ["xl/worksheets/sheet1.xml"] = sheet.DeepClone() });
        if (recipe["blanks"] is { } mebibytes)
            book = Zip(book, new JsonObject { ["xl/more.xml"] = $"<x>{new string(' ', (int)mebibytes * 1024 * 1024)}</x>" });
        if (recipe["more"] is { } count)
            book = Zip(
                book,
                new JsonObject(
                    Enumerable.Range(0, (int)count).Select(index => KeyValuePair.Create($"xl/more{index}.xml", (JsonNode?)"<x/>"))));
        return recipe["keep"] is { } length ? book[..(int)length] : book;
    }

    private static object? Cell(JsonNode? cell) => cell?.GetValueKind() switch
    {
        JsonValueKind.String => (string?)cell,
        JsonValueKind.Number => (double)cell,
        _ => null,
    };

    private static byte[] Zip(byte[] zipped, JsonObject parts)
    {
        using var file = new MemoryStream();
        file.Write(zipped);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                zip.GetEntry(name)?.Delete();
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write((string)text!);
            }
        }

        return file.ToArray();
    }
}
