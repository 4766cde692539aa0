using System.Text;
using Slipway.Core.Publishing;
using Slipway.Rehearsal.Clock;

namespace Slipway.Server.Tests.Rehearsal.Clock;

public sealed class ClockRequestTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("{", 1)]
    [InlineData("[]", 1)]
    [InlineData("{}", 1)]
    [InlineData("""{"by":14}""", 1)]
    [InlineData("""{"by":null}""", 1)]
    [InlineData("""{"by":"P1D","by":"P2D"}""", 1)]
    [InlineData("""{"by":"\ud800"}""", 1)]
    [InlineData("""{"by":"soon","at":"once"}""", 2)]
    [InlineData("""{"days":14,"weeks":2}""", 3)]
    public void A_body_that_says_something_else_is_refused_with_all_its_faults(string body, int faults)
    {
        var reading = AdvanceRequest.Read(Encoding.UTF8.GetBytes(body));
        Assert.False(reading.IsAccepted);
        Assert.Equal(faults, reading.Refusals.Length);
    }

    [Fact]
    public void Both_bodies_are_read()
    {
        Assert.Equal(TimeSpan.FromDays(14), AdvanceRequest.Read("""{"by":"P14D"}"""u8.ToArray()).Value?.By);
        Assert.Equal(Pace.Parse("30000x"), PaceRequest.Read("""{"pace":"30000X"}"""u8.ToArray()).Value?.Pace);
        Assert.Contains(
            Pace.Allowed, Assert.Single(PaceRequest.Read("""{"pace":"0.5x"}"""u8.ToArray()).Refusals).Message, StringComparison.Ordinal);
    }
}
