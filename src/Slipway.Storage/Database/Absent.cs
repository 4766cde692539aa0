namespace Slipway.Storage.Database;

/// <summary>A missing number: null is a missing text. A prepared statement has one type for each of its values, missing or not.</summary>
internal sealed class Absent
{
    public static readonly Absent Number = new();

    private Absent()
    {
    }
}
