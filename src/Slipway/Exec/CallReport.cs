using System.Text.Json;

namespace Slipway.Cli.Exec;

/// <summary>
/// The command's calls, for <c>--report</c>; without queries, headers and bodies, which may hold
/// secrets.
/// </summary>
internal sealed class CallReport
{
    /// <summary>More calls than this are only counted: nobody reads so many one by one.</summary>
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
    public async Task WriteAsync(string file, IReadOnlyList<string> command, int exitCode, IReadOnlyList<RefusedHost> refused)
    {
        CallDocument document;
        lock (gate)
            document = new CallDocument(command[0], exitCode, [.. calls.OrderBy(call => call.Time)], left, refused);
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, document, CallJson.Default.CallDocument);
    }
}
