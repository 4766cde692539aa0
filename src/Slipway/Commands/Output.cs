using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Cli.Commands;

/// <summary>Results for people or for scripts, both on standard output.</summary>
public sealed class Output
{
    private static readonly ResultJson Json = new(new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private readonly Option<string> form;

    /// <param name="readable">The name of the format for people.</param>
    /// <param name="more">Further formats, which the command writes itself.</param>
    public Output(string readable = "text", params string[] more)
    {
        form = new("--output") { Description = "The format of the results.", DefaultValueFactory = _ => readable };
        form.AcceptOnlyFromAmong([readable, "json", .. more]);
    }

    public string Form(ParseResult parsed) => parsed.GetRequiredValue(form);

    public void AddTo(Command command) => command.Options.Add(form);

    /// <summary>
    /// One result: the JSON of <paramref name="result"/>, or <paramref name="text"/>.
    /// </summary>
    public void Write<T>(ParseResult parsed, T result, string text) =>
        parsed.InvocationConfiguration.Output.WriteLine(IsJson(parsed) ? JsonSerializer.Serialize(result, typeof(T), Json) : text);

    /// <summary>A list: an array, or aligned columns under their names.</summary>
    public void Write<T>(ParseResult parsed, IReadOnlyList<T> results, string[] columns, Func<T, string[]> cells)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (IsJson(parsed))
        {
            output.WriteLine(JsonSerializer.Serialize(results, typeof(IReadOnlyList<T>), Json));
            return;
        }

        var rows = results.Select(cells).Prepend(columns).ToList();
        var widths = columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private bool IsJson(ParseResult parsed) => Form(parsed) == "json";
}
