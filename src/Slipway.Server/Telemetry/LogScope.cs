using System.Collections;

namespace Slipway.Server.Telemetry;

/// <summary>
/// Ids that every log line inside the scope carries, as fields of a structured log or as words of a
/// plain one.
/// </summary>
public sealed class LogScope(params KeyValuePair<string, object>[] names) : IReadOnlyList<KeyValuePair<string, object>>
{
    public int Count => names.Length;

    public KeyValuePair<string, object> this[int index] => names[index];

    public static LogScope OfRequest(string correlationId) => new(new KeyValuePair<string, object>("CorrelationId", correlationId));

    public static LogScope OfOperation(Guid operationId, object offer) => new(
        new KeyValuePair<string, object>("CorrelationId", operationId), new KeyValuePair<string, object>("Offer", offer));

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => names.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', names.Select(name => $"{name.Key}={name.Value}"));
}
