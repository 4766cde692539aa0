using Slipway.Storage.Texts;
using System.Text.Json;
using Slipway.Core.Publishing;
using Slipway.Storage.Catalog;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Files;

namespace Slipway.Storage.Offers;

/// <summary>What a step's success writes beside the offer's state.</summary>
/// <param name="dialect">Of the database.</param>
/// <param name="guard">What must hold for a statement to write anything.</param>
internal sealed class EffectStatements(Dialect dialect, string guard)
{
    private readonly SharedTexts texts = new(guard);

    public IEnumerable<Statement> Of(OfferKey offer, int version, StepEffects effects)
    {
        (string Name, object? Value)[] key = [("publisher", offer.Publisher), ("offer", offer.Offer), ("version", version)];

        // In one order for everyone, since two publishes may store the same files at once. A file
        // that is there is marked as stored now, so that the collector leaves it alone, and its row
        // is locked: were it just being removed, it is written again.
        foreach (var file in effects.Files.OrderBy(file => file.Hash, StringComparer.Ordinal))
        {
            yield return new Statement(
                $"""
                INSERT INTO files (hash, content_type, bytes, stored)
                SELECT @hash, @content_type, @bytes, {dialect.MachineNow} WHERE {guard}
                ON CONFLICT (hash) DO UPDATE SET stored = excluded.stored WHERE files.stored <= excluded.stored - @precision
                """,
                [
                    .. key, ("hash", file.Hash), ("content_type", file.ContentType), ("bytes", file.Bytes),
                    ("precision", FileStore.StoredPrecision),
                ]);
        }

        if (effects.Artifacts is not null || effects.Listing is not null)
        {
            yield return new Statement(
                $"""
                UPDATE versions SET artifacts = COALESCE(@artifacts, artifacts), listing = COALESCE(@listing, listing),
                  preview_listing = COALESCE(@preview_listing, preview_listing)
                WHERE publisher_key = @publisher AND offer_key = @offer AND version = @version AND {guard}
                """,
                [
                    .. key, ("artifacts", effects.Artifacts is null
                        ? null
                        : JsonSerializer.Serialize(effects.Artifacts, StoredJson.Default.VersionArtifacts)),
                    ("listing", effects.Listing), ("preview_listing", effects.PreviewListing),
                ]);
        }

        if (effects.Index is { } index)
        {
            foreach (var statement in CatalogIndexing.Of(dialect, offer, version, index, guard))
                yield return statement;
        }

        if (effects.Served is { } bytes)
        {
            var served = new SharedText(bytes);
            yield return new Statement(
                $"""
                UPDATE versions SET served_hash = @served_hash
                WHERE publisher_key = @publisher AND offer_key = @offer AND version = @version AND {guard}
                """,
                [.. key, ("served_hash", served.Hash)]);
            yield return texts.Store(offer, served);
        }

        if (effects.DraftServed is { } draftBytes)
        {
            var draftServed = new SharedText(draftBytes);
            yield return new Statement(
                $"UPDATE drafts SET served_hash = @served_hash WHERE publisher_key = @publisher AND offer_key = @offer AND {guard}",
                [.. key, ("served_hash", draftServed.Hash)]);
            yield return texts.Store(offer, draftServed);
        }

        if (effects.Served is not null || effects.DraftServed is not null)
            yield return texts.Collect(offer);
    }
}
