
using Slipway.Rehearsal;

namespace Slipway.Server.Tests.Settings;

public sealed class RuleSettingsTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("true", null, true)]
    [InlineData("true", "confirm", false)]
    [InlineData(null, "warn", true)]
    public void A_private_plan_becomes_public_without_a_word_in_a_rehearsal_alone_unless_it_is_set(
        string? rehearsal, string? setting, bool expected)
    {
        var (options, faults) = Read(("Rehearsal", rehearsal), ("Rules:PrivateToPublic", setting));
        Assert.Empty(faults);
        Assert.Equal(expected, options!.Service.Rules.PrivateMayBecomePublic);
    }

    [Fact]
    public void Another_word_is_refused_with_those_that_are_allowed() =>
        Assert.Contains("Rules:PrivateToPublic is 'never'; allowed is confirm or warn", string.Join(
            ' ', Read(("Rules:PrivateToPublic", "never")).Faults), StringComparison.Ordinal);

    private static (ProgramOptions? Options, IReadOnlyList<string> Faults) Read(params (string Name, string? Value)[] flags) =>
        ProgramOptions.ReadFlags(flags.Where(flag => flag.Value is not null).ToDictionary(flag => flag.Name, flag => flag.Value));
}
