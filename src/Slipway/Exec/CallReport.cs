using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Cli.Exec;

/// <summary>What the command called, for <c>--report</c>: no queries, headers or bodies, which may hold secrets.</summary>
internal sealed class CallReport
{
    /// <summary>A command that calls more often than this is not read call by call.</summary>
    private const int Most = 100_000;

    private readonly Lock gate = new();
    private readonly List<Call> calls = [];
    private int left;

    public void Add(Call call)
    {
        lock (gate)
        {
            if (calls.Count < Most)
                calls.Add(call);
            else
                left++;
        }
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task WriteAsync(string file, IReadOnlyList<string> command, int exitCode)
    {
        CallDocument document;
        lock (gate)
            document = new CallDocument(command[0], exitCode, [.. calls.OrderBy(call => call.Time)], left);
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, document, CallJson.Default.CallDocument);
    }
}

/// <param name="Time">When it came; machine time, UTC.</param>
/// <param name="Method">As it was sent.</param>
/// <param name="Host">The host that the client meant.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Status">What it was answered.</param>
/// <param name="Milliseconds">How long that took.</param>
internal sealed record Call(DateTimeOffset Time, string Method, string Host, string Path, int Status, long Milliseconds);

/// <param name="Command">The program, without its arguments, which may hold secrets.</param>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Calls">In the order in which they came.</param>
/// <param name="Left">How many more there were than are kept.</param>
internal sealed record CallDocument(string Command, int ExitCode, IReadOnlyList<Call> Calls, int Left);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CallDocument))]
internal sealed partial class CallJson : JsonSerializerContext;
