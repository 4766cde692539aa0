using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>
/// A pseudo-random number from 0 to below 1 that is the same in each run: it depends on the seed,
/// the rule, its target and the number of the attempt, so the order of parallel calls does not
/// matter.
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
