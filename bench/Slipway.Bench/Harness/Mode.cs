namespace Slipway.Bench.Harness;

/// <summary>What the service is: its users' marketplace, or a rehearsal of it.</summary>
internal enum Mode
{
    Marketplace,
    Rehearsal,
}

internal static class ModeNames
{
    public static string Name(this Mode mode) => mode == Mode.Marketplace ? "marketplace" : "rehearsal";
}
