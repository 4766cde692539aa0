using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Results;

/// <summary>The results of one commit on one machine: a file in bench/results.</summary>
/// <param name="Commit">What was measured.</param>
/// <param name="Measured">When its last run ended.</param>
/// <param name="Machine">Processors and kernel.</param>
/// <param name="Length">Of the last run.</param>
/// <param name="Load">The machine's load average before the last run.</param>
/// <param name="Results">One for each line of the table.</param>
internal sealed record Report(
    string Commit, DateTimeOffset Measured, string Machine, Length Length, double Load, IReadOnlyList<Result> Results)
{
    public static string ThisMachine
    {
        get
        {
            const string name = "model name\t: ";
            var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return $"{Environment.ProcessorCount} x {model?[name.Length..] ?? RuntimeInformation.ProcessArchitecture.ToString()}, "
                + RuntimeInformation.OSDescription;
        }
    }

    public static Report Read(string file) => JsonSerializer.Deserialize(File.ReadAllText(file), ReportJson.Default.Report)!;

    /// <summary>Writes the file; what it holds of other benchmarks and other programs stays.</summary>
    public void Keep(string file)
    {
        var kept = File.Exists(file) ? Read(file).Results : [];
        var all = kept.Where(old => !Results.Any(result => (result.Name, result.Program) == (old.Name, old.Program))).Concat(Results);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);

        // One result a line, so that a difference between two commits can be read.
        var whole = JsonSerializer.Serialize(this with { Results = [] }, ReportJson.Default.Report);
        var lines = all.Select(result => JsonSerializer.Serialize(result, ReportJson.Default.Result));
        File.WriteAllText(file, $"{whole[..^2]}\n{string.Join(",\n", lines)}\n]}}\n");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(Result))]
internal sealed partial class ReportJson : JsonSerializerContext;
