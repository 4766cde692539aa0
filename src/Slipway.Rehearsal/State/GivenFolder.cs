using System.Net.Mail;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Rehearsal.Wire;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Offers;

namespace Slipway.Rehearsal.State;

/// <summary>Reads a folder of <c>--load</c> and collects all that is wrong in any of its files.</summary>
internal sealed class GivenFolder(string folder)
{
    public List<string> Faults { get; } = [];

    public GivenState Read()
    {
        if (!Directory.Exists(folder))
        {
            Faults.Add($"there is no folder '{folder}' to load.");
            return new GivenState([], [], []);
        }

        var publishers = Read("publishers.json", StateJson.Wire.IReadOnlyListGivenPublisher) ?? [];
        foreach (var publisher in publishers)
            Check(publisher);
        var principals = Read("principals.json", StateJson.Wire.IReadOnlyListGivenPrincipal) ?? [];
        foreach (var principal in principals)
            Check(principal);
        var offers = Path.Combine(folder, "offers");
        var files = Directory.Exists(offers) ? Directory.GetFiles(offers, "*.json").Order(StringComparer.Ordinal).ToArray() : [];
        var given = files.Select(file => ReadOffer($"offers/{Path.GetFileName(file)}")).OfType<GivenOffer>().ToArray();
        foreach (var twice in given.GroupBy(offer => offer.Key).Where(same => same.Count() > 1))
            Faults.Add($"{string.Join(" and ", twice.Select(offer => offer.File))} are one offer, '{twice.Key}'; keep one of them.");
        if (publishers.Count == 0 && principals.Count == 0 && files.Length == 0 && Faults.Count == 0)
            Faults.Add($"the folder '{folder}' has neither publishers.json nor principals.json nor offers/*.json.");
        return new GivenState(publishers, principals, given);
    }

    private void Check(GivenPublisher publisher)
    {
        if (OfferIdentifiers.PublisherIdFault(publisher.Id) is { } fault)
            Faults.Add($"publishers.json: {fault}");
        if (!MailAddress.TryCreate(publisher.SellerContact, out _))
            Faults.Add($"publishers.json: the sellerContact of '{publisher.Id}' must be a mail address.");
    }

    private void Check(GivenPrincipal principal)
    {
        if (ClientId.Read(principal.App) is null)
            Faults.Add($"principals.json: the app '{Quoted.Shorten(principal.App, 100)}' must be a GUID, or a text without blanks of at "
                + $"most {ClientId.Longest} characters.");
        foreach (var (name, id) in new[] { ("tenant", principal.Tenant), ("object", principal.Object) }.Concat(
            (principal.Subscriptions ?? []).Select(id => ("subscription", (string?)id))))
        {
            if (id is not null && !Guid.TryParse(id, out _))
                Faults.Add($"principals.json: the {name} '{Quoted.Shorten(id, 100)}' of '{principal.App}' must be a GUID.");
        }

        foreach (var role in principal.Roles ?? [])
        {
            if (!Roles.All.Contains(role.Role))
                Faults.Add(
                    $"principals.json: '{Quoted.Shorten(role.Role, 100)}' is not a role. Roles are: {string.Join(", ", Roles.All)}.");
            else if (Roles.IsMarketplaceRole(role.Role) != role.Publisher is null)
                Faults.Add($"principals.json: the "
                    + $"role {role.Role} of '{principal.App}' "
                    + $"{(role.Publisher is null ? "needs a publisher" : "applies to the whole marketplace: leave publisher out")}.");
        }
    }

    private GivenOffer? ReadOffer(string name)
    {
        if (Bytes(name, RequestBody.OfferLimit) is not { } bytes)
            return null;
        var reading = OfferBody.Read(bytes, "file");
        if (reading.Value is not { } body)
        {
            Faults.AddRange(reading.Refusals.Select(fault => $"{name}: {fault.Target} {fault.Message}"));
            return null;
        }

        if (Parsed(name, bytes, StateJson.Wire.GivenStage) is not { } given)
            return null;
        var before = Faults.Count;
        if (body is not { PublisherId: { Length: > 0 } publisherId, Id: { Length: > 0 } offerId })
        {
            Faults.Add($"{name}: publisherId and id say whose offer it is; set both.");
            return null;
        }

        Faults.AddRange(DraftIntake.Mismatches(publisherId, offerId, body).Select(fault => $"{name}: {fault.Target} {fault.Message}"));
        if (string.IsNullOrEmpty(body.OfferTypeId))
            Faults.Add($"{name}: offerTypeId is missing.");
        if (WireWords.Parse<Stage>(given.Stage ?? "draft") is not { } stage)
            Faults.Add($"{name}: '{Quoted.Shorten(given.Stage!, 100)}' is not a stage. Stages "
                + $"are: {string.Join(", ", Enum.GetValues<Stage>().Select(WireWords.Of))}.");
        else if (Faults.Count == before && OfferTypeCatalogue.Find(body.OfferTypeId!) is { } type
            && Step(name, stage, given.Step, type) is { } step)
        {
            return new GivenOffer(
                name, new OfferKey(publisherId, offerId), publisherId, offerId, body, stage, step, given.Messages ?? ["As it was loaded."])
            {
                GoesLive = stage == Stage.Live || step == type.Steps[^1].Id,
                Draft = given.Draft is { } draft ? Definition(name, draft) : null,
            };
        }

        return null;
    }

    private string? Step(string name, Stage stage, string? asked, OfferType type)
    {
        var steps = type.Steps.Select(step => step.Id).Where(step => step != StepIds.SignOff).ToArray();
        if (asked is null)
            return steps[0];
        if (stage is Stage.Draft or Stage.Preview or Stage.Live)
            Faults.Add($"{name}: the stage {WireWords.Of(stage)} is not at a step; leave step out.");
        else if (!steps.Contains(asked))
            Faults.Add($"{name}: '{Quoted.Shorten(asked, 100)}' is not a step of an offer of this type. Its steps "
                + $"are: {string.Join(", ", steps)}.");
        else
            return asked;
        return null;
    }

    private OfferBody? Definition(string name, JsonElement draft)
    {
        var reading = OfferBody.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"definition":{{draft.GetRawText()}}}"""));
        Faults.AddRange(reading.Refusals.Select(fault => $"{name}: draft: {fault.Message}"));
        return reading.Value;
    }

    private T? Read<T>(string name, JsonTypeInfo<T> type)
        where T : class =>
        File.Exists(Path.Combine(folder, name)) && Bytes(name, RequestBody.OfferLimit) is { } bytes ? Parsed(name, bytes, type) : null;

    private T? Parsed<T>(string name, byte[] bytes, JsonTypeInfo<T> type)
        where T : class
    {
        var (value, fault) = RehearsalJson.Read(bytes, type);
        if (fault is not null)
            Faults.Add($"{name}: {fault}");
        return value;
    }

    private byte[]? Bytes(string name, int most)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (file.Length <= most)
                return File.ReadAllBytes(file.FullName);
            Faults.Add($"{name}: it has {file.Length} bytes; at most {most} are read.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Faults.Add($"{name}: it cannot be read: {fault.Message}");
        }

        return null;
    }
}
