using System.CommandLine;
using Slipway.Cli.Options;
using Slipway.Core.Pricing;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway price-template</c></summary>
internal static class PriceTemplateCommand
{
    public static Command Create()
    {
        var output = new Option<FileInfo>("--output")
        {
            Description = "The file to write; an existing file is not overwritten.",
            DefaultValueFactory = _ => new FileInfo("prices.xlsx"),
        };
        var region = new Option<string[]>("--region")
        {
            Description = "A region to price, such as US; may be repeated. Without it, all regions.",
        };
        region.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => PricedRegions.CurrencyOf(token.Value) is null))
                result.AddError(
                    $"'{token.Value}' is not a region that offers have prices in. Allowed: {string.Join(", ", PricedRegions.All)}.");
        });
        var command = new Command("price-template", "Writes a spreadsheet of prices to fill in, for a plan's spreadSheetPricing.")
        {
            output,
            region,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var file = parsed.GetValue(output)!;
            var regions = parsed.GetValue(region) is { Length: > 0 } named ? named.Distinct(StringComparer.Ordinal) : PricedRegions.All;
            try
            {
                await using var stream = new FileStream(file.FullName, FileMode.CreateNew);
                PriceTemplate.Write(stream, regions);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return Exit.Fail(parsed, $"{file.FullName} cannot be written: {fault.Message}");
            }

            parsed.InvocationConfiguration.Output.WriteLine($"Wrote {file.FullName}. Enter prices per hour below the sizes, and upload it "
                + "where the plan's spreadSheetPricing.uri says.");
            return Exit.Done;
        });
        return command;
    }
}
