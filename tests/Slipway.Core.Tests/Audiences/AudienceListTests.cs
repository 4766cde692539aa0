using System.Globalization;
using System.Text;
using Slipway.Core.Audiences;
using Slipway.Core.Documents;
using Slipway.Core.Tests.Formats;

namespace Slipway.Core.Tests.Audiences;

/// <summary>
/// Corpus/audiences: each file breaks exactly one rule, the one in the file's name, or none.
/// </summary>
public class AudienceListTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus", "audiences");

    public static TheoryData<string> Files(string prefix) =>
        [.. Directory.GetFiles(Folder, prefix + "*.csv")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files), "VM-")]
    public void A_bad_list_breaks_exactly_its_rule(string name)
    {
        var fault = Assert.Single(Check(Read(name)));
        Assert.Equal((string.Join('-', name.Split('-').Take(3)), "/p"), (fault.Code, fault.Target));
        Assert.Empty(AudienceList.Read(Read(name)).Ids);
    }

    [Theory]
    [MemberData(nameof(Files), "GOOD-")]
    public void A_good_list_breaks_none(string name)
    {
        Assert.Empty(Check(Read(name)));
        Assert.Equal(2, AudienceList.Read(Read(name)).Ids.Length);
    }

    [Fact]
    public void Twenty_thousand_rows_are_read_and_one_more_is_too_many()
    {
        Assert.Equal(20_000, AudienceList.Read(Rows(20_000)).Ids.Length);
        Assert.Empty(Check(Rows(20_000)));
        Assert.Equal("VM-AUDIENCEFILE-030", Assert.Single(Check(Rows(20_001))).Code);
    }

    [Fact]
    public void Every_rule_has_a_bad_list()
    {
        var covered = Directory.GetFiles(Folder, "VM-*")
            .Select(file => Path.GetFileName(file)[.."VM-AUDIENCEFILE-021".Length])
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(["VM-AUDIENCEFILE-030"], AudienceList.File.Rules.Select(rule => rule.Id).Where(id => !covered.Contains(id)));
    }

    [Fact]
    public void A_fault_names_the_line_that_its_row_begins_on() => Assert.Contains(
        "is not a GUID: line 4.",
        Assert.Single(Check(Encoding.UTF8.GetBytes(
            "type,id,description\nsubscriptionId,59160c40-2e25-4dcf-a2fd-6514cb08bf08,\"two\nlines\"\ntenantId,x,"))).Message,
        StringComparison.Ordinal);

    private static byte[] Rows(int count) => Encoding.UTF8.GetBytes(
        "type,id,description\n" + string.Join(
            '\n',
            Enumerable.Range(0, count).Select(
                index => string.Create(CultureInfo.InvariantCulture, $"subscriptionId,59160c40-2e25-4dcf-a2fd-{index:x12},"))));

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".csv"));

    private static Fault[] Check(byte[] bytes) =>
        [.. AudienceList.File.Check(new MemoryStream(bytes), default).Select(fault => fault.At("/p"))];
}

/// <summary>
/// Damaged and hostile lists are judged and nothing throws. <c>SLIPWAY_FUZZ</c> says how many are
/// tried.
/// </summary>
public class AudienceListFuzzTests
{
    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ") ?? "5000", CultureInfo.InvariantCulture);

    [Fact]
    public void Any_bytes_are_judged()
    {
        var random = new Random(20_000);
        var whole = Encoding.UTF8.GetBytes(
            "\uFEFFtype,id,description\r\n\"subscriptionId\",59160c40-2e25-4dcf-a2fd-6514cb08bf08,\"a "
            + "\"\"b\"\"\"\r\ntenantId,6b1f3f6e-0000-4000-8000-0000000000aa,Fabrikam\r\n");
        for (var round = 0; round < Rounds; round++)
        {
            var reading = AudienceList.Read(Mutation.Of(whole, random));
            Assert.True(reading.Faults.Any == reading.Ids.IsEmpty);
            Assert.All(reading.Faults.At("/p"), fault => Assert.InRange(fault.Message.Length, 1, 2_000));
        }
    }
}
