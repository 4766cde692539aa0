using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>
/// A number from 0 to below 1 that looks drawn by lot and is the same each time: it depends on the
/// seed, the rule, whom it meets and for the how many-th time, and so not on which of two calls at
/// once came first.
/// </summary>
public static class Chance
{
    public static double Of(long seed, string rule, string subject, long number)
    {
        var named = string.Create(CultureInfo.InvariantCulture, $"{seed}\n{number}\n{rule}\n{subject}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(named));
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
