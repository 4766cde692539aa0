using FsCheck;
using FsCheck.Fluent;

namespace Slipway.Core.Tests.Publishing;

internal enum MoveKind
{
    Save,
    SaveWithStaleTag,
    Publish,
    PublishFaulty,
    GoLive,
    Cancel,
    CancelSlowly,
    Succeed,
    Block,
    BlockForAnHour,
    Reject,
    Defer,
    ReportOnAnotherOperation,
    ReportOnAnotherStep,
    Migrate,
}

/// <summary>
/// One random command. <paramref name="Clock"/> moves the clock before it, in ticks, also
/// backwards.
/// </summary>
internal readonly record struct Move(MoveKind Kind, int Text, long Clock)
{
    /// <summary>
    /// Sequences that lean towards progress, so that many of them get live and beyond.
    /// </summary>
    public static readonly Arbitrary<Move[]> Sequences = Arb.From(Gen.Sized(size => One.ArrayOf(size)), Shorter);

    private static Gen<Move> One =>
        from kind in Gen.Frequency(
            (3, Gen.Constant(MoveKind.Save)),
            (6, Gen.Constant(MoveKind.Publish)),
            (5, Gen.Constant(MoveKind.GoLive)),
            (2, Gen.Constant(MoveKind.Cancel)),
            (1, Gen.Constant(MoveKind.CancelSlowly)),
            (1, Gen.Constant(MoveKind.BlockForAnHour)),
            (25, Gen.Constant(MoveKind.Succeed)),
            (6, Gen.Elements(Enum.GetValues<MoveKind>())))
        from text in Gen.Choose(0, 1)
        from clock in Gen.Frequency(
            (3, Gen.Constant(0L)),
            (3, Gen.Choose(1, 1_000_000_000).Select(ticks => (long)ticks)),
            (1, Gen.Choose(1, 10).Select(days => TimeSpan.FromDays(days).Ticks)),
            (1, Gen.Choose(1, 1_000_000_000).Select(ticks => -(long)ticks)))
        select new Move(kind, text, clock);

    private static IEnumerable<Move[]> Shorter(Move[] moves)
    {
        for (var length = moves.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= moves.Length; start += length)
                yield return [.. moves[..start], .. moves[(start + length)..]];
        }
    }
}
