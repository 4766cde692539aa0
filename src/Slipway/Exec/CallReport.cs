using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Rehearsal.Files;

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

/// <param name="Time">When it arrived; machine time, UTC.</param>
/// <param name="Method">As it was sent.</param>
/// <param name="Host">The host that the client meant.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="Milliseconds">How long the response took.</param>
internal sealed record Call(DateTimeOffset Time, string Method, string Host, string Path, int Status, long Milliseconds);

/// <param name="Command">The program, without its arguments, which may hold secrets.</param>
/// <param name="ExitCode">The command's exit code.</param>
/// <param name="Calls">In the order of arrival.</param>
/// <param name="Left">How many more calls there were.</param>
/// <param name="Refused">Outside hosts to which requests were refused.</param>
internal sealed record CallDocument(string Command, int ExitCode, IReadOnlyList<Call> Calls, int Left, IReadOnlyList<RefusedHost> Refused);

/// <param name="Host">The host, with its port if that is not the usual one.</param>
/// <param name="By">
/// The sender of the requests: <c>command</c>, or <c>rehearsal</c> for files and webhooks.
/// </param>
/// <param name="Times">How often.</param>
internal sealed record RefusedHost(string Host, string By, int Times)
{
    public static IReadOnlyList<RefusedHost> Of(RefusedHosts command, RefusedHosts? rehearsal) =>
        [.. Listed("command", command), .. rehearsal is null ? [] : Listed("rehearsal", rehearsal)];

    /// <summary>One line for people.</summary>
    public static string Line(IReadOnlyList<RefusedHost> hosts)
    {
        var named = hosts.Take(Shown).Select(host => $"{host.Host} ({host.By}, {host.Times} {(host.Times == 1 ? "time" : "times")})");
        return $"nothing left this machine; requests were refused "
            + $"to: {string.Join(", ", named)}{(hosts.Count > Shown ? $" and {hosts.Count - Shown} more" : "")}. "
            + "--allow-host HOST allows a host, --files ADDRESS=FOLDER serves its addresses from files.";
    }

    private const int Shown = 20;

    private static IEnumerable<RefusedHost> Listed(string by, RefusedHosts hosts) =>
        hosts.Times.OrderBy(host => host.Key, StringComparer.Ordinal).Select(host => new RefusedHost(host.Key, by, host.Value));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CallDocument))]
internal sealed partial class CallJson : JsonSerializerContext;
