using System.Security.Cryptography;
using System.Text;
using Slipway.Core.Documents;
using Slipway.Core.Offers;
using Slipway.Core.OfferTypes;
using Slipway.Core.Rules;
using Slipway.Core.Transitions;
using Slipway.Server.Api.Requests;
using Slipway.Server.Identity;
using Slipway.Server.Offers;
using Slipway.Server.Settings;
using Slipway.Storage.Offers;
using ContractErrorCodes = Slipway.Contracts.ErrorCodes;

namespace Slipway.Server.Api.Offers;

/// <summary>
/// PUT of a draft. It refuses only what could not be kept or found again; whether the offer is fit to be published is judged at publish.
/// </summary>
public static class DraftIntake
{
    public static async Task<IResult> PutAsync(
        string publisherId, string offerId, HttpContext context, OfferTransitions transitions, OfferStore offers, SecretSealer sealer, SlipwaySettings settings)
    {
        var cancel = context.RequestAborted;
        if (await RequestBody.ReadAsync(context.Request, RequestBody.OfferLimit, cancel) is not { } bytes)
            return Errors.RequestTooLarge("The offer", RequestBody.OfferLimit);
        var reading = OfferBody.Read(bytes);
        if (reading.Value is not { } body)
            return Errors.BadRequest(reading.Refusals);
        var publisher = AccessFilter.Publisher(context);
        if (Mismatches(publisher.PublisherId, offerId, body) is { Count: > 0 } mismatches)
            return Errors.BadRequest(mismatches);

        var created = false;
        var outcome = await transitions.RunAsync(
            new OfferKey(publisherId, offerId),
            new Actor(Caller.Of(context.User).AppId, Correlation.Of(context), context.ClientRequest()),
            async loaded =>
            {
                created = loaded.Offer is null;
                var draft = await MakeDraftAsync(loaded.Offer, body, offers, sealer, cancel);
                var save = new Command.SaveDraft(
                    publisher.PublisherId,
                    offerId,
                    body.OfferTypeId,
                    body.DisplayText,
                    Hash(draft),
                    context.Request.Headers.IfMatch is { Count: > 0 } tags ? string.Join(',', tags.ToArray()) : null,
                    settings.RequireIfMatch,
                    publisher.Migrated == 1);
                return new Prepared(save, draft);
            },
            cancel);
        switch (outcome)
        {
            case TransitionOutcome.Refused refused:
                return Errors.Refused(refused.Refusal, refused.Offer);
            case TransitionOutcome.Contended:
                return Errors.ServiceBusy("Others keep changing this offer. Try again after the seconds that Retry-After names.");
            default:
                var served = await offers.ServeDraftAsync(new OfferKey(publisherId, offerId), cancel);
                return OfferWriter.Answer(context, served!, created && settings.CreatedOnPut ? 201 : 200);
        }
    }

    private static List<Fault> Mismatches(string publisherId, string offerId, OfferBody body)
    {
        var faults = new List<Fault>();

        // Some characters outside ASCII, such as the Kelvin sign, have a lower case inside it: only ASCII may take another casing here.
        if (OfferIdentifiers.OfferIdFault(Ascii.IsValid(offerId) ? offerId.ToLowerInvariant() : offerId) is { } fault)
            faults.Add(new Fault(ContractErrorCodes.BadRequest, "/id", fault));
        if (body.PublisherId is { } inBody && !inBody.Equals(publisherId, StringComparison.OrdinalIgnoreCase))
            faults.Add(Mismatch("/publisherId", inBody, publisherId));
        if (body.Id is { } id && !id.Equals(offerId, StringComparison.OrdinalIgnoreCase))
            faults.Add(Mismatch("/id", id, offerId));
        if (body.OfferTypeId is { Length: > 0 } type && OfferTypeCatalogue.Find(type) is null)
        {
            var known = string.Join(", ", OfferTypeCatalogue.All.Select(known => known.Id));
            faults.Add(new Fault(ContractErrorCodes.BadRequest, "/offerTypeId", $"'{type}' is no offer type of this marketplace. Its types are: {known}."));
        }

        return faults;
    }

    private static Fault Mismatch(string target, string found, string expected) =>
        new(ContractErrorCodes.BadRequest, target, $"The body says '{found}', the address says '{expected}'. They must be the same, or the body's left out.");

    /// <summary>The draft's texts. Placeholders take over the secrets of the draft that is replaced.</summary>
    private static async Task<DraftText> MakeDraftAsync(Offer? offer, OfferBody body, OfferStore offers, SecretSealer sealer, CancellationToken cancel)
    {
        if (OfferEndpoints.TypeOf(offer, body.OfferTypeId) is not { } type)
            return new DraftText([], [], [], []);
        var stored = offer is null ? null : await offers.ReadDraftAsync(offer.Key, cancel);
        var known = stored is null ? new Dictionary<string, string>() : sealer.Open(stored.Secrets);
        var extracted = SecretFields.Extract(body.Definition, type.Secrets.IsSecret);
        var merged = SecretFields.Merge(extracted, known);
        var unchanged = stored is not null && merged.Values.Count == known.Count && merged.Values.All(known.Contains);
        return new DraftText(
            extracted.Masked,
            ServedDefinition.Make(extracted.Masked, type.PlansHaveDiskGenerations, new Dictionary<string, string>()),
            unchanged ? stored!.Secrets : sealer.Seal(merged.Values),
            merged.Missing);
    }

    /// <summary>Sealing is never twice the same, so secrets that did not change keep their seal, and equal drafts their hash.</summary>
    private static string Hash(DraftText draft)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(draft.Sent);
        hash.AppendData(draft.Secrets);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
