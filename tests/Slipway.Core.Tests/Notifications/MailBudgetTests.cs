using Slipway.Core.Notifications;

namespace Slipway.Core.Tests.Notifications;

public class MailBudgetTests
{
    [Theory]
    [InlineData(0, 50, 100, null)]
    [InlineData(1, 50, 100, null)]
    [InlineData(2, 50, 100, 1L)]
    [InlineData(4, 50, 100, 3L)]
    [InlineData(4, 1, 100, 3L)]
    [InlineData(4, 50, 50, 4L)]
    public void A_mail_goes_as_soon_as_enough_of_those_before_it_are_a_day_old(int before, int recipients, int budget, long? until)
    {
        IReadOnlyList<(long, int)> others = [.. Enumerable.Range(1, before).Select(number => ((long)number, 50))];
        Assert.Equal(until, MailBudget.Until(others, recipients, budget));
    }
}
