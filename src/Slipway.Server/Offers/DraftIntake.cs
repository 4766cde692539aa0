using System.Security.Cryptography;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Offers;
using ContractErrorCodes = Slipway.Contracts.ErrorCodes;

namespace Slipway.Server.Offers;

/// <summary>
/// PUT of a draft. It refuses only a draft that could not be stored or found again; a publish checks
/// whether the offer is fit to be published.
/// </summary>
public static class DraftIntake
{
    private const int LongestQuote = 100;

    public static async Task<IResult> PutAsync(
        string publisherId, string offerId, HttpContext context, OfferTransitions transitions, SecretSealer sealer, DraftOptions options)
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
        DraftText? draft = null;
        var outcome = await transitions.RunAsync(
            new OfferKey(publisherId, offerId),
            new Actor(Caller.Of(context.User).Id, Correlation.Of(context), context.ClientRequest(bytes)),
            loaded =>
            {
                created = loaded.Offer is null;
                (draft, var hash) = MakeDraft(loaded, body, sealer);
                var save = new Command.SaveDraft(
                    publisher.PublisherId,
                    offerId,
                    body.OfferTypeId,
                    body.DisplayText,
                    hash,
                    context.Request.Headers.IfMatch is { Count: > 0 } tags ? string.Join(',', tags.ToArray()) : null,
                    options.RequireIfMatch,
                    publisher.Migrated);
                return Task.FromResult(new Prepared(save, draft));
            },
            cancel,
            withDraft: true);
        return outcome switch
        {
            TransitionOutcome.Refused refused => Errors.Refused(refused.Refusal, refused.Offer),
            TransitionOutcome.Done { Offer: var saved } =>
                // As it was saved, and not as it is by now: with a later PUT's tag, this caller could overwrite what it never saw.
                OfferWriter.Respond(context, ServedOffer.OfDraft(saved, draft!), created && options.CreatedOnPut ? 201 : 200),
            TransitionOutcome.Repeated { Loaded: { Offer: { } same, Draft: { } text } } =>
                // No command came since, so the draft is the one that this request saved; the first command creates the offer.
                OfferWriter.Respond(
                    context, ServedOffer.OfDraft(same, text), same.CommandRevision == 1 && options.CreatedOnPut ? 201 : 200),
            _ => Errors.Contended(),
        };
    }

    public static List<Fault> Mismatches(string publisherId, string offerId, OfferBody body)
    {
        var faults = new List<Fault>();
        if (OfferIdentifiers.OfferIdFault(AsciiLower(offerId)) is { } fault)
            faults.Add(new Fault(ContractErrorCodes.BadRequest, "/id", fault));
        if (body.PublisherId is { } inBody && !inBody.Equals(publisherId, StringComparison.OrdinalIgnoreCase))
            faults.Add(Mismatch("/publisherId", inBody, publisherId));
        if (body.Id is { } id && !id.Equals(offerId, StringComparison.OrdinalIgnoreCase))
            faults.Add(Mismatch("/id", id, offerId));
        if (body.OfferTypeId is { Length: > 0 } type && OfferTypeCatalogue.Find(type) is null)
        {
            var known = string.Join(", ", OfferTypeCatalogue.All.Select(known => known.Id));
            faults.Add(new Fault(ContractErrorCodes.BadRequest, "/offerTypeId",
                $"'{Quoted.Shorten(type, LongestQuote)}' is not an offer type of this marketplace. Its types are: {known}."));
        }

        return faults;
    }

    /// <summary>
    /// Other lower-casing turns some characters outside ASCII (the Kelvin sign) into allowed ones,
    /// and the id as sent goes into headers.
    /// </summary>
    private static string AsciiLower(string id) => string.Create(id.Length, id, (lower, from) =>
    {
        from.CopyTo(lower);
        foreach (ref var character in lower)
            character = char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character;
    });

    private static Fault Mismatch(string target, string found, string expected) =>
        new(ContractErrorCodes.BadRequest, target, $"The body says '{Quoted.Shorten(found, LongestQuote)}', the address "
            + $"says '{expected}'. They must be the same, or the body's left out.");

    /// <summary>
    /// The draft's texts and their hash. Placeholders take over the secrets of the draft that is replaced. What GET gave and a client PUT
    /// back is the same draft: it keeps its evaluated prices and its hash, whichever program stored it.
    /// </summary>
    public static (DraftText Draft, string Hash) MakeDraft(LoadedOffer loaded, OfferBody body, SecretSealer sealer)
    {
        if (OfferEndpoints.TypeOf(loaded.Offer, body.OfferTypeId) is not { } type)
            return (new DraftText([], [], [], []), "");
        var stored = loaded.Draft;
        var (known, masked, isOlder) = Known(stored, type, sealer);
        var extracted = SecretFields.Extract(EvaluatedPrices.Without(body.Definition), type.Secrets.IsSecret, type.Secrets.IsInside)
            ?? throw new BadHttpRequestException("its lead configurations hold more secrets than can be kept.");
        var merged = SecretFields.Merge(extracted, ReusableSecrets.Of(known, masked, extracted));
        var unchanged = stored is not null && !isOlder && merged.Values.Count == known.Count && merged.Values.All(known.Contains);
        var served = ServedDefinition.Make(extracted.Masked, type.PlanKeysWhenNotSent, new Dictionary<string, string>());
        var before = stored is null ? null : ServedDefinition.Renew(stored.Served, type.PlanKeysWhenNotSent, type.Secrets);
        var isServed = before is not null && EvaluatedPrices.Without(before).Span.SequenceEqual(served);
        var draft = new DraftText(
            extracted.Masked,
            isServed ? before! : served,
            unchanged ? stored!.Secrets : sealer.Seal(merged.Values),
            merged.Missing);
        return (draft, isServed && unchanged
            ? loaded.Offer!.DraftHash
            : Hash(ServedDefinition.Shown(served, type.PlanKeysWhenNotSent).Span, draft.Secrets));
    }

    /// <summary>
    /// The secrets of a stored draft, and where its text has their placeholders. An older program left those of addresses in the text, and
    /// so unsealed.
    /// </summary>
    private static (IReadOnlyDictionary<string, string> Known, SecretFields.Extracted? Masked, bool IsOlder) Known(
        DraftText? stored, OfferType type, SecretSealer sealer)
    {
        if (stored is null)
            return (new Dictionary<string, string>(), null, false);
        var known = sealer.Open(stored.Secrets);
        var found = SecretFields.Extract(stored.Sent, type.Secrets.IsSecret, type.Secrets.IsInside);
        return found is not { Values.Count: > 0 }
            ? (known, found, false)
            : (new Dictionary<string, string>(found.Values.Concat(known.Where(secret => !found.Values.ContainsKey(secret.Key)))),
                SecretFields.Extract(found.Masked, type.Secrets.IsSecret, type.Secrets.IsInside),
                true);
    }

    /// <summary>
    /// Of a draft as GET serves it, evaluated prices left out. Sealing is never twice the same, so secrets that did not change keep their
    /// seal.
    /// </summary>
    private static string Hash(ReadOnlySpan<byte> shown, byte[] secrets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(shown);
        hash.AppendData(secrets);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
