using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Core.Drafts;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Storage.Offers;

namespace Slipway.Server.Offers;

/// <summary>Writes an offer: a small envelope around the stored bytes of its definition, which are not parsed again.</summary>
public static class OfferWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static IResult Respond(HttpContext context, ServedOffer offer, int status = 200)
    {
        context.Response.StatusCode = status;
        return Respond(context, offer.ChangedTime, Write(offer));
    }

    public static IResult Respond(HttpContext context, DateTimeOffset changed, byte[] document)
    {
        context.Response.Headers.ETag = EntityTag.Of(changed);
        return Json.Ok(document);
    }

    public static byte[] Write(ServedOffer offer)
    {
        var type = OfferTypeCatalogue.Get(offer.OfferTypeId);
        var definition = ServedDefinition.Shown(offer.Definition, type.PlanKeysWhenNotSent, type.Secrets);
        var buffer = new ArrayBufferWriter<byte>(definition.Length + 512);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("offerTypeId", offer.OfferTypeId);
        json.WriteString("publisherId", offer.PublisherId);
        json.WriteString("status", offer.Status);
        json.WriteString("pcMigrationStatus", MigrationStatus(offer.Migrated));
        json.WriteBoolean("isvUpgradeRequest", false);
        json.WriteNumber("version", offer.Version);
        json.WriteString("id", offer.OfferId);
        json.WritePropertyName("definition");
        json.WriteRawValue(definition.Span, skipInputValidation: true);
        json.WriteString("changedTime", WireTime.Format(offer.ChangedTime));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static string MigrationStatus(bool migrated) => migrated ? "migrated" : "none";
}
