using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Upgrades;

/// <summary>What script/fixture runs: makes the fixtures of a program's schema.</summary>
internal static class FixtureProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not [var program, var samples, var pgDump])
        {
            await Console.Error.WriteLineAsync(
                "It takes a program, the folder of the samples that belong to it, and a pg_dump. See script/fixture --help.");
            return 2;
        }

        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            await using var place = await Place.CreateAsync(kind);
            var recording = await new Story(place, program, samples).RunAsync();
            await Fixture.SaveAsync(place, kind, recording, pgDump);
            Console.WriteLine($"{Fixture.PathOf(await Fixture.SchemaOfAsync(place), kind)}: {recording.Answers.Count} answers recorded");
        }

        return 0;
    }
}
