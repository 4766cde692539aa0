using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Rehearsal.Journal;
using Slipway.Rehearsal.Wire;

namespace Slipway.Cli.Exec;

/// <summary>
/// The journal of a run's server, from the entry at which the run began, and the operations that
/// the server is running.
/// </summary>
internal sealed class ServerJournal : IDisposable
{
    private const int MostShown = 5;

    /// <summary>Larger than the whole journal as JSON can be.</summary>
    private const long LargestAnswer = 512L * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(5);

    private readonly HttpClient http;
    private readonly string server;
    private long since;

    public ServerJournal(Uri server)
    {
        this.server = server.GetLeftPart(UriPartial.Path).TrimEnd('/');
        http = new HttpClient(
            new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <summary>Marks the start: only entries after this call count.</summary>
    /// <exception cref="IOException">
    /// The server does not return the number of its last journal entry.
    /// </exception>
    public async Task BeginAsync(CancellationToken cancel)
    {
        var journal = JsonNode.Parse(await GetAsync("/_slipway/journal?limit=1", cancel));
        since = journal?["last"]?.GetValue<long>() ?? 0;
    }

    /// <summary>
    /// Checks the form of expectations before anything has been called; returns what is wrong, or
    /// null when they can be evaluated.
    /// </summary>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    public async Task<string?> FaultAsync(byte[] expectations, CancellationToken cancel)
    {
        var (status, lines) = await AskAsync(expectations, cancel);
        return status is HttpStatusCode.OK or HttpStatusCode.Conflict ? null : string.Join(' ', lines);
    }

    /// <summary>
    /// Each expectation that does not hold, with its place in the file; empty when all hold.
    /// </summary>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> UnmetAsync(byte[] expectations, CancellationToken cancel)
    {
        var (status, lines) = await AskAsync(expectations, cancel);
        return status == HttpStatusCode.OK ? [] : lines;
    }

    /// <summary>
    /// Writes all calls since the run began, as <c>GET /_slipway/journal</c> returns them: without
    /// secrets.
    /// </summary>
    /// <exception cref="IOException">
    /// The server cannot be reached, or the file cannot be written.
    /// </exception>
    public async Task WriteAsync(string file, CancellationToken cancel) =>
        await File.WriteAllTextAsync(
            file, await GetAsync($"/_slipway/journal?since={since}&limit={WireJournal.MostEntries}", cancel), cancel);

    /// <summary>
    /// The running operations and their steps, in words; blocked ones come first.
    /// </summary>
    public async Task<string> StandingAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ShortPatience);
        try
        {
            var running = JsonSerializer.Deserialize(
                await GetAsync(RunningOperations.Path, limit.Token), RunningJson.Default.RunningDocument)!.Operations;
            if (running.Count == 0)
                return "No operation is running.";
            var shown = running.OrderByDescending(operation => operation.Status == "blocked").Take(MostShown).Select(Told);
            return string.Join(" ", shown)
                + (running.Count > MostShown ? $" {running.Count - MostShown} more operations are running." : "");
        }
        catch (Exception fault) when (fault is IOException or JsonException or OperationCanceledException)
        {
            return $"The server did not report which operations are "
                + $"running: {(fault is JsonException json ? JsonErrorText.Of(json) : fault.Message)}";
        }
    }

    public void Dispose() => http.Dispose();

    private static string Told(RunningOperation operation)
    {
        var where = $"{operation.Publisher}/{operation.Offer}: the {operation.Operation} operation is at "
            + $"step '{operation.StepName}' ({operation.Step}), which is {operation.Status}";
        return operation.Messages is [var first, ..] ? $"{where}: {first}" : $"{where}.";
    }

    private async Task<(HttpStatusCode Status, IReadOnlyList<string> Lines)> AskAsync(byte[] expectations, CancellationToken cancel)
    {
        using var body = new ByteArrayContent(Since(expectations));
        try
        {
            using var answer = await http.PostAsync($"{server}/_slipway/verify", body, cancel);
            var text = await answer.Content.ReadAsStringAsync(cancel);
            return (answer.StatusCode, answer.IsSuccessStatusCode ? [] : Lines(text));
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            throw new IOException($"{server} cannot be reached: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// The file's own <c>since</c> may only narrow the range. A body that is not an object is sent
    /// as it is, and the server reports what is wrong with it.
    /// </summary>
    private byte[] Since(byte[] expectations)
    {
        try
        {
            if (JsonNode.Parse(expectations) is not JsonObject given
                || (given["since"] is { } own && own.GetValueKind() != JsonValueKind.Number))
                return expectations;
            given["since"] = Math.Max(since, given["since"]?.GetValue<long>() ?? 0);
            return Encoding.UTF8.GetBytes(given.ToJsonString());
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentException)
        {
            return expectations;
        }
    }

    private static IReadOnlyList<string> Lines(string refusal)
    {
        try
        {
            var error = JsonSerializer.Deserialize(refusal, WireJson.Wire.ErrorBody)!.Error;
            return [.. (error.Details ?? [error])
                .Select(detail => detail.Target is { Length: > 0 } target ? $"{target}: {detail.Message}" : detail.Message)];
        }
        catch (JsonException)
        {
            return [refusal];
        }
    }

    private async Task<string> GetAsync(string path, CancellationToken cancel)
    {
        try
        {
            return await http.GetStringAsync(server + path, cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new IOException($"{server}{path} cannot be read: {fault.Message}", fault);
        }
    }
}
