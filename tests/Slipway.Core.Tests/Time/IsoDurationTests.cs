using Slipway.Core.Time;

namespace Slipway.Core.Tests.Time;

public class IsoDurationTests
{
    [Theory]
    [InlineData("P14D", "14.00:00:00")]
    [InlineData("P2W", "14.00:00:00")]
    [InlineData("PT15M", "00:15:00")]
    [InlineData("PT36H", "1.12:00:00")]
    [InlineData("P1DT2H3M4.5S", "1.02:03:04.5000000")]
    [InlineData("PT0,0000001S", "00:00:00.0000001")]
    [InlineData("90s", "00:01:30")]
    [InlineData("5m", "00:05:00")]
    [InlineData("2h", "02:00:00")]
    public void Lengths_of_time_are_read_as_ISO_8601_and_pipelines_write_them(string text, string time)
    {
        var (read, fault) = IsoDuration.ReadForward(text);
        Assert.Null(fault);
        Assert.Equal(TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("14D")]
    [InlineData("P14")]
    [InlineData("1h30m")]
    [InlineData("5M")]
    [InlineData("-5m")]
    [InlineData("5m\n")]
    [InlineData("p14d")]
    [InlineData("P1W2D")]
    [InlineData("P1.5D")]
    [InlineData("PT15M\n")]
    [InlineData("14.00:00:00")]
    public void What_is_no_length_of_time_is_refused_with_examples(string text) =>
        Assert.Contains("P14D", IsoDuration.ReadForward(text).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("P1Y", "Years and months")]
    [InlineData("P1M", "Years and months")]
    [InlineData("P1Y2M3DT4H", "Years and months")]
    [InlineData("-P1D", "never goes back")]
    [InlineData("P0D", "The duration is zero")]
    [InlineData("PT0.00000001S", "The duration is zero")]
    public void What_is_one_but_leads_nowhere_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, IsoDuration.ReadForward(text).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("P99999999999D")]
    [InlineData("P99999999999999999999999999999999999999999999W")]
    public void What_is_longer_than_time_itself_is_read_as_its_longest(string text) =>
        Assert.Equal((TimeSpan.MaxValue, null), IsoDuration.ReadForward(text));

    [Theory]
    [InlineData("PT0S", 0)]
    [InlineData("0s", 0)]
    [InlineData("PT15S", 15)]
    public void Where_zero_is_allowed_it_is_read_too(string text, int seconds) =>
        Assert.Equal((TimeSpan.FromSeconds(seconds), null), IsoDuration.Read(text));
}
