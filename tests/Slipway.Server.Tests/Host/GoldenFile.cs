using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Server.Tests.Host;

/// <summary>
/// Whole documents as they were once looked at and found good. What varies from run to run is named
/// here and nowhere else, and must still have its form. With SLIPWAY_WRITE_GOLDEN=1 the files are
/// written anew instead of compared.
/// </summary>
public static partial class GoldenFile
{
    public const string HowToWrite = "If the change is meant, run the tests once with SLIPWAY_WRITE_GOLDEN=1 and review the difference.";

    private static readonly Lock Writing = new();

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static bool Writes => Environment.GetEnvironmentVariable("SLIPWAY_WRITE_GOLDEN") == "1";

    /// <param name="name">The file's, without its ending.</param>
    /// <param name="document">What was answered.</param>
    /// <param name="origin">The service's own address: its port varies.</param>
    public static void Matches(string name, JsonNode document, Uri origin)
    {
        var copy = document.DeepClone();
        Replace(copy, origin.ToString().TrimEnd('/'));
        AssertSame(Path.Combine(Folder(), $"{name}.json"), copy.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n");
    }

    public static void AssertSame(string path, string text)
    {
        if (Writes)
        {
            lock (Writing)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }
        }
        else
        {
            Assert.True(File.Exists(path), $"{path} is missing. {HowToWrite}");
            var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
            Assert.True(expected == text, $"{path} differs. {HowToWrite}\n{FirstDifference(expected, text)}");
        }
    }

    private static void Replace(JsonNode? node, string origin)
    {
        switch (node)
        {
            case JsonObject entries:
                foreach (var (name, value) in entries.ToList())
                {
                    if (value is JsonValue text && text.TryGetValue<string>(out var found))
                        entries[name] = Replaced(name, found, origin);
                    else
                        Replace(value, origin);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                    Replace(item, origin);
                break;
        }
    }

    private static string Replaced(string name, string value, string origin)
    {
        switch (name)
        {
            case "changedTime" or "timestamp":
                Assert.Matches(Time(), value);
                return "<time>";
            case "id" when Guid.TryParseExact(value, "D", out _):
                return "<guid>";
            default:
                return TagTime().Replace(value.Replace(origin, "http://<host>", StringComparison.Ordinal), "datetime'<time>'");
        }
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var line = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}\nexpected: {left.ElementAtOrDefault(line)}\nactual:   {right.ElementAtOrDefault(line)}";
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../Golden"));

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$")]
    private static partial Regex Time();

    [GeneratedRegex(@"datetime'[^']*'")]
    private static partial Regex TagTime();
}
