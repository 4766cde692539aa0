using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Slipway.Core.Documents;

/// <summary>
/// What came of reading a request's body: its value, or every reason why it is refused with 400.
/// </summary>
public sealed class ReadResult<T>
    where T : class
{
    public ReadResult(T value)
    {
        Value = value;
        Refusals = [];
    }

    public ReadResult(ImmutableArray<Fault> refusals) => Refusals = refusals;

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsAccepted => Value is not null;

    public T? Value { get; }

    /// <summary>
    /// Empty when the body is accepted. Targets are JSON pointers into the body, names in them
    /// shortened after 200 characters.
    /// </summary>
    public ImmutableArray<Fault> Refusals { get; }
}
