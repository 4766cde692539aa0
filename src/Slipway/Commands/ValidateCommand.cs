using System.CommandLine;
using System.Text.Json;
using Slipway.Cli.Options;
using Slipway.Cli.Validation;
using Slipway.Core.Audiences;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.Fetching;
using Slipway.Core.OfferTypes;
using Slipway.Rehearsal.Files;
using Slipway.Server.Fetching;

namespace Slipway.Cli.Commands;

/// <summary>
/// <c>slipway validate FILE…</c>: applies the rules that need only the text, without a server or
/// network.
/// </summary>
internal sealed class ValidateCommand : Command
{
    private readonly Argument<string[]> named = new("FILE")
    {
        Description = "Offers in the form of a PUT's body; for a folder, each *.json in it with offerTypeId and definition; - reads "
            + "standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> live = new("--live")
    {
        Description = "The live version, as GET …/slot/production returns it; rules that compare with it are checked, too.",
    };

    private readonly Option<bool> rehearsal = new("--rehearsal")
    {
        Description = "Checks as a rehearsal does: disks need signed addresses, and files may be on this machine.",
    };

    private readonly Option<bool> strict = new("--strict") { Description = "Treats warnings as errors: the exit code is 1 for them, too." };

    private readonly Option<string[]> confirm = new("--confirm")
    {
        Description =
            "A change that the publish will confirm: plan-public:my-plan lets that private plan become public. May be repeated.",
    };

    private readonly Option<bool> fetch = new("--fetch")
    {
        Description = "Also fetches and checks every file, and inspects every disk, as certification does.",
    };

    private readonly Option<string[]> files = new("--files")
    {
        Description = "Serves addresses of another host from files of this machine, as https://host[/path]=FOLDER; "
            + $"=FILE, ={FileMap.Samples} and ={FileMap.WindowsSamples} (the sample files) are allowed, too. "
            + "The longest prefix decides (with --fetch).",
    };

    private readonly Option<string[]> allowHost = new("--allow-host")
    {
        Description = "A host, or host:port, that is not public but that offers may name and --fetch may reach.",
    };

    private readonly Output output = new("table", "github", "sarif");

    public ValidateCommand()
        : base(
            "validate",
            "Checks offers without a server: reports the faults for which a publish would be refused. Fetches nothing unless --fetch is "
            + "given.")
    {
        Arguments.Add(named);
        foreach (var option in (Option[])[live, rehearsal, strict, confirm, fetch, files, allowHost])
            Options.Add(option);
        confirm.Validators.Add(result =>
        {
            foreach (var entry in result.Tokens.Where(entry => Confirmation.PlanOf(entry.Value) is null))
                result.AddError($"--confirm is '{entry.Value}'; allowed is 'plan-public:' and the id of a plan.");
        });
        output.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var faultsOfOptions = new List<string>();
        var options = OptionsOf(
            parsed.GetValue(files) ?? [], parsed.GetValue(allowHost) ?? [], parsed.GetValue(rehearsal), faultsOfOptions);
        if (!parsed.GetValue(fetch) && parsed.GetValue(files) is { Length: > 0 })
            faultsOfOptions.Add("--files needs --fetch: only then are files read.");
        if (faultsOfOptions.Count > 0)
            return Exit.Fail(parsed, string.Join(" ", faultsOfOptions), Exit.Unusable);
        try
        {
            using var fetching = parsed.GetValue(fetch) ? new FileValidation(options) : null;
            var offers = await OfferFiles.ReadAsync(parsed.GetRequiredValue(named), cancel);
            if (offers.Count > 1 && (parsed.GetValue(live) is not null || parsed.GetValue(confirm) is { Length: > 0 }))
                return Exit.Fail(
                    parsed, $"--live and --confirm are for one offer, but {offers.Count} offers were given.", Exit.Unusable);
            var isLive = parsed.GetValue(live) is { } path ? Read(await OfferFiles.ReadAsync(path, cancel), path).Definition : default;
            var publicPlans = (parsed.GetValue(confirm) ?? []).Select(Confirmation.PlanOf).OfType<string>().ToHashSet(
                StringComparer.Ordinal);
            var checkedFiles = new List<CheckedFile>();
            foreach (var offer in offers)
            {
                var (faults, checkedOffer) = Check(offer.Text, isLive, options.Policy, parsed.GetValue(rehearsal), publicPlans);
                if (fetching is not null && checkedOffer is not null)
                {
                    var refused = faults.Where(fault => fault.Severity == Severity.Error).Select(fault => fault.Target).ToHashSet(
                        StringComparer.Ordinal);
                    faults = [.. faults, .. await fetching.CheckAsync(checkedOffer.Type, checkedOffer.Definition, refused, cancel)];
                }

                checkedFiles.Add(new CheckedFile(
                    offer, parsed.GetValue(strict) ? [.. faults.Select(fault => fault with { Severity = Severity.Error })] : faults));
            }

            Write(parsed, checkedFiles, fetching is null
                ? "Files and disks are checked when it is published."
                : "All files and disks were read and checked.");
            return checkedFiles.SelectMany(file => file.Faults).Any(fault => fault.Severity == Severity.Error)
                ? Exit.Failed
                : Exit.Done;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or UnreadableOfferException)
        {
            return Exit.Fail(parsed, fault.Message, Exit.Unusable);
        }
    }

    /// <summary>
    /// How files are fetched: from public and allowed hosts; with --rehearsal also from this
    /// machine and the samples' host.
    /// </summary>
    private static FetcherOptions OptionsOf(string[] files, string[] allowedHosts, bool rehearsal, List<string> faults)
    {
        var (map, wrong) = FileMap.Read(files);
        faults.AddRange(wrong.Select(fault => $"--files: {fault}"));
        faults.AddRange(allowedHosts.Where(host => AllowedHost.Read(host) is null)
            .Select(host => $"--allow-host is '{host}'; allowed is {AllowedHost.Form}."));
        map ??= FileMap.Empty;
        return new FetcherOptions
        {
            Policy = new AddressPolicy { AllowedHosts = [.. allowedHosts], AllowLoopback = rehearsal, OnThisMachine = rehearsal },
            StandIn = (rehearsal ? map.WithSampleHost() : map).Respond,
            Refused = RefusedHosts.Advice,
        };
    }

    /// <summary>The faults of the text, and the offer if it could be read.</summary>
    private static (IReadOnlyList<Fault> Faults, OfferToCheck? Offer) Check(
        byte[] bytes, ReadOnlyMemory<byte> live, AddressPolicy policy, bool rehearsal, IReadOnlySet<string> publicPlans)
    {
        var reading = OfferBody.Read(bytes, "file");
        if (reading.Value is not { } body)
            return (reading.Refusals, null);
        if (OfferTypeCatalogue.Find(body.OfferTypeId ?? "") is not { } type)
        {
            var known = string.Join(", ", OfferTypeCatalogue.All.Select(known => known.Id));
            return ([new Fault(Slipway.Contracts.ErrorCodes.BadRequest, "/offerTypeId",
                $"'{body.OfferTypeId}' is not an offer type. Allowed: {known}.")], null);
        }

        var offer = new OfferToCheck(type, body.PublisherId ?? "", body.Id ?? "", JsonElement.Parse(body.Definition.Span))
        {
            Live = live.IsEmpty ? default : JsonElement.Parse(live.Span),
            Now = TimeProvider.System.GetUtcNow(),
            AddressRefusal = policy.Refusal,
            SasRequired = rehearsal,
            PrivateMayBecomePublic = rehearsal,
            PublicPlans = publicPlans,
        };
        return (OfferRules.Check(offer), offer);
    }

    private static OfferBody Read(byte[] bytes, string path) => OfferBody.Read(bytes, "file") switch
    {
        { Value: { } body } => body,
        var refused => throw new UnreadableOfferException($"{path}: {refused.Refusals[0].Message}"),
    };

    private void Write(ParseResult parsed, List<CheckedFile> files, string about)
    {
        var text = parsed.InvocationConfiguration.Output;
        var found = files.SelectMany(file => file.Faults.Select(fault => (File: file, Fault: fault))).ToList();
        switch (output.Form(parsed))
        {
            case "sarif":
                text.WriteLine(SarifLog.Of(files));
                break;
            case "json":
                output.Write(parsed, found.Select(one => Shown(one.File, one.Fault)).ToList(), "");
                break;
            case var _ when found.Count == 0:
                text.WriteLine($"No fault was found{(files.Count == 1 ? "" : $" in {files.Count} offers")}. {about}");
                break;
            case "github":
                foreach (var line in GithubAnnotations.Of(files))
                    text.WriteLine(line);
                break;
            default:
                string[] whence = files.Count == 1 ? [] : ["FILE"];
                output.Write(
                    parsed,
                    found,
                    [.. whence, "SEVERITY", "RULE", "WHERE", "WHAT"],
                    one => [.. whence.Select(_ => $"{one.File.Name}:{one.File.PlaceOf(one.Fault).Line}"),
                        $"{WireWords.Of(one.Fault.Severity)}", one.Fault.Code, one.Fault.Target, one.Fault.Message]);
                break;
        }
    }

    private static ShownFault Shown(CheckedFile file, Fault fault) =>
        new(file.Name, file.PlaceOf(fault).Line, file.PlaceOf(fault).Column, fault.Code, WireWords.Of(
            fault.Severity), fault.Target, fault.Message);

    internal sealed record ShownFault(string File, int Line, int Column, string Code, string Severity, string Target, string Message);
}
