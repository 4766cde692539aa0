using System.CommandLine;
using System.Text.Json;
using Slipway.Core.Artifacts;
using Slipway.Core.Documents;
using Slipway.Core.Operations;
using Slipway.Core.OfferTypes;
using Slipway.Core.Rules;

namespace Slipway.Cli;

/// <summary><c>slipway validate offer.json</c>: the rules that text can judge, without a server and without reaching anything.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The offer, as a PUT sends it; - reads standard input." };
        var live = new Option<string?>("--live") { Description = "What is live now, as GET …/slot/production gives it: rules that compare with it are asked, too." };
        var rehearsal = new Option<bool>("--rehearsal") { Description = "As a rehearsal judges: disks need signed addresses, and files may lie on this machine." };
        var strict = new Option<bool>("--strict") { Description = "Makes warnings errors: the exit code is 1 then, too." };
        var confirm = new Option<string[]>("--confirm")
        {
            Description = "What the publish will confirm, such as plan-public:my-plan: that private plan may become public. May be given more than once.",
        };
        confirm.Validators.Add(result =>
        {
            foreach (var entry in result.Tokens.Where(entry => Confirmation.PlanOf(entry.Value) is null))
                result.AddError($"--confirm {entry.Value}: allowed is 'plan-public:' and the id of a plan.");
        });
        var output = new Output("table");
        var command = new Command("validate", "Tells what a publish of an offer would be refused for. Only the text is judged: no file is fetched.") { file, live, rehearsal, strict, confirm };
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                var faults = Judge(
                    await ReadAsync(parsed.GetRequiredValue(file), cancel),
                    parsed.GetValue(live) is { } path ? Read(await ReadAsync(path, cancel), path).Definition : default,
                    parsed.GetValue(rehearsal),
                    (parsed.GetValue(confirm) ?? []).Select(Confirmation.PlanOf).OfType<string>().ToHashSet(StringComparer.Ordinal));
                if (parsed.GetValue(strict))
                    faults = [.. faults.Select(fault => fault with { Severity = Severity.Error })];
                if (faults.Count > 0 || output.Form(parsed) == "json")
                    Write(parsed, output, faults);
                else
                    parsed.InvocationConfiguration.Output.WriteLine("No fault was found. Files and disks are looked at when it is published.");
                return faults.Any(fault => fault.Severity == Severity.Error) ? CommandLine.Failed : CommandLine.Done;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or UnreadableOfferException)
            {
                return CommandLine.Fail(parsed, fault.Message, CommandLine.Unusable);
            }
        });
        return command;
    }

    private static IReadOnlyList<Fault> Judge(byte[] bytes, ReadOnlyMemory<byte> live, bool rehearsal, IReadOnlySet<string> publicPlans)
    {
        var reading = OfferBody.Read(bytes);
        if (reading.Value is not { } body)
            return reading.Refusals;
        if (OfferTypeCatalogue.Find(body.OfferTypeId ?? "") is not { } type)
        {
            var known = string.Join(", ", OfferTypeCatalogue.All.Select(known => known.Id));
            return [new Fault(Contracts.ErrorCodes.BadRequest, "/offerTypeId", $"'{body.OfferTypeId}' is no offer type of this program. Its types are: {known}.")];
        }

        var policy = new AddressPolicy { AllowLoopback = rehearsal };
        return OfferRules.Check(new JudgedOffer(type, body.PublisherId ?? "", body.Id ?? "", JsonElement.Parse(body.Definition.Span))
        {
            Live = live.IsEmpty ? default : JsonElement.Parse(live.Span),
            Now = TimeProvider.System.GetUtcNow(),
            AddressRefusal = policy.Refusal,
            SasRequired = rehearsal,
            PrivateMayBecomePublic = rehearsal,
            PublicPlans = publicPlans,
        });
    }

    private static OfferBody Read(byte[] bytes, string path) => OfferBody.Read(bytes) switch
    {
        { Value: { } body } => body,
        var refused => throw new UnreadableOfferException($"{path}: {refused.Refusals[0].Message}"),
    };

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancel)
    {
        if (path != "-")
            return await File.ReadAllBytesAsync(path, cancel);
        await using var input = Console.OpenStandardInput();
        var bytes = new MemoryStream();
        await input.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }

    private static void Write(ParseResult parsed, Output output, IReadOnlyList<Fault> faults) => output.Write(
        parsed,
        faults.Select(fault => new { fault.Code, Severity = WireWords.Of(fault.Severity), fault.Target, fault.Message }).ToList(),
        ["SEVERITY", "RULE", "WHERE", "WHAT"],
        fault => [fault.Severity, fault.Code, fault.Target, fault.Message]);

    private sealed class UnreadableOfferException(string message) : Exception(message);
}
