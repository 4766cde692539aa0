using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Cli.Options;

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
    /// One result: the JSON of <paramref name="result"/>, or <paramref name="text"/>. Returns the exit
    /// code of success.
    /// </summary>
    public int Write<T>(ParseResult parsed, T result, string text)
    {
        parsed.InvocationConfiguration.Output.WriteLine(IsJson(parsed) ? JsonSerializer.Serialize(result, typeof(T), Json) : text);
        return Exit.Done;
    }

    /// <summary>
    /// A list: an array, or aligned columns under their names. Returns the exit code of success.
    /// </summary>
    public int Write<T>(ParseResult parsed, IReadOnlyList<T> results, string[] columns, Func<T, string[]> cells)
    {
        var rows = results.Select(cells).Prepend(columns).ToList();
        var widths = columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var table = rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return Write(parsed, results, string.Join(Environment.NewLine, table));
    }

    private bool IsJson(ParseResult parsed) => Form(parsed) == "json";
}
