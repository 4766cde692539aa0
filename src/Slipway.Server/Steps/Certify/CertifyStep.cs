using Slipway.Core.Operations;
using Slipway.Server.Artifacts;
using Slipway.Storage.Offers;

namespace Slipway.Server.Steps;

/// <summary>
/// Looks at what the offer's addresses hold: each file is fetched once, stored by its content's hash, and that copy is checked; disks are inspected by ranged
/// reads. Every fault is found before the step says anything.
/// </summary>
public sealed class CertifyStep(FileCertification files, ImageCertification images, PublicAddress own) : IStepHandler
{
    public string StepId => StepIds.Certify;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var definition = await step.ReadDefinitionAsync(cancel);
        var findings = new Findings((await step.ReadVersionAsync(cancel)).Artifacts);
        var fileWork = files.Plan(step.Type, definition, findings);
        var imageWork = images.Plan(step.Type, definition, findings);
        var looked = 0;
        foreach (var work in (IEnumerable<CertificationWork>)[.. fileWork, .. imageWork])
        {
            await ReportAsync(0);
            await work.RunAsync(ReportAsync, cancel);
            looked++;

            Task ReportAsync(double part) => step.ReportAsync((int)(100 * (looked + part) / (fileWork.Count + imageWork.Count)), work.Doing, cancel);
        }

        var effects = new StepEffects { Files = findings.New, Artifacts = findings.ToArtifacts() };
        if (findings.Errors.Count > 0)
            return new StepOutcome.Blocked([.. findings.Errors, .. findings.Transient]);
        if (findings.Transient.Count > 0)
            return new StepOutcome.Retry(findings.Transient, effects);
        var addresses = findings.Files.ToDictionary(file => file.Key, file => own.Base + StoredFiles.PathOf(file.Value), StringComparer.Ordinal);
        return new StepOutcome.Succeeded(
            [$"Checked: {Counted.Of(fileWork.Count, "file")}, {Counted.Of(imageWork.Count, "disk image")}.", .. findings.Warnings], effects, addresses);
    }
}

/// <summary>One address to look at, and what to tell who watches meanwhile.</summary>
/// <param name="Doing">A sentence.</param>
/// <param name="RunAsync">Does it, and reports which part of it is done, where that may take a while.</param>
public sealed record CertificationWork(string Doing, Func<Func<double, Task>, CancellationToken, Task> RunAsync)
{
    public CertificationWork(string doing, Func<CancellationToken, Task> run)
        : this(doing, (_, cancel) => run(cancel))
    {
    }
}
