using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>A plan of a definition and its place; the id is empty where it has none.</summary>
internal readonly record struct PlanElement(JsonPlace Place, string Id)
{
    public JsonElement Value => Place.Value;
}
