using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>An offer's document, with everything else that rules read.</summary>
public sealed record OfferToCheck(OfferType Type, string PublisherId, string OfferId, JsonElement Definition)
{
    // Computed once for all rules, and again for another definition.
    private JsonPlace? root;
    private JsonPlace? liveRoot;
    private JsonPlace[]? plans;
    private Dictionary<string, JsonPlace>? livePlans;
    private IReadOnlyList<SignedDisk>? newDisks;
    private LiveContents? ofLive;

    public JsonElement Definition
    {
        get;
        init => (field, root, plans, newDisks) = (value, null, null, null);
    } = Definition;

    /// <summary>The definition that is live, as it was sent; undefined while none is.</summary>
    public JsonElement Live
    {
        get;
        init => (field, liveRoot, livePlans, newDisks, ofLive) = (value, null, null, null, null);
    }

    /// <summary>
    /// What was ever live of all that the definition names; of the definition that is live where
    /// nothing more is known.
    /// </summary>
    public LiveContents LiveContents
    {
        get => field ?? (ofLive ??= new LiveContents(LiveContents.Of(Type, Live, VersionArtifacts.None)));
        init => (field, newDisks) = (value, null);
    }

    /// <summary>
    /// Whether disks will be copied (<c>Artifacts:Images=copy</c>), so that provisioning can
    /// compare checksums where addresses are not enough.
    /// </summary>
    public bool CopiesImages { get; init; }

    /// <summary>Market time, against which the times of signed addresses are checked.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>
    /// The reason why this server does not fetch an address, as a sentence; null when it does.
    /// </summary>
    public Func<string, string?> AddressRefusal { get; init; } = _ => null;

    /// <summary>
    /// Whether disks need a signed address wherever they are (<c>Rules:SasRequired</c>).
    /// </summary>
    public bool SasRequired { get; init; }

    /// <summary>
    /// Whether a private plan may become public without a confirmation
    /// (<c>Rules:PrivateToPublic=warn</c>).
    /// </summary>
    public bool PrivateMayBecomePublic { get; init; }

    /// <summary>
    /// The ids, in lower case, of the private plans that their publisher has confirmed may become
    /// public.
    /// </summary>
    public IReadOnlySet<string> PublicPlans { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>
    /// The pointers of placeholders (<c>********</c>) for which no value is stored.
    /// </summary>
    public IReadOnlySet<string> MissingSecrets { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>The definition, as the place that all rules begin at.</summary>
    public JsonPlace Root => root ??= new JsonPlace(Definition, JsonPointer.Definition);

    /// <summary>The live definition; messages never name a place in it.</summary>
    public JsonPlace LiveRoot => liveRoot ??= new JsonPlace(Live, "");

    public JsonPlace Offer => Root["offer"];

    /// <summary>
    /// At most as many plans as an offer may have; a rule of the field tables reports any more.
    /// </summary>
    public IReadOnlyList<JsonPlace> Plans =>
        plans ??= [.. Root["plans"].Entries.Take(OfferType.MostPlans)];

    /// <summary>The disks with a web address that is not live already.</summary>
    public IReadOnlyList<SignedDisk> NewDisks => newDisks ??= SignedDisk.New(this);

    /// <summary>
    /// The live plan of the same id, in any casing; undefined where there is none.
    /// </summary>
    public JsonPlace LivePlanOf(JsonPlace plan) =>
        plan["planId"].Text is { } id && (livePlans ??= ById(LiveRoot["plans"].Entries)).TryGetValue(id, out var live)
            ? live
            : JsonPlace.None;

    /// <summary>
    /// A field of an offer or a plan by its name without the module: as it stands, or below the
    /// prefix of one of the type's modules.
    /// </summary>
    public JsonPlace Field(JsonPlace around, string name) =>
        Type.KeysOf(name).Select(key => around[key]).FirstOrDefault(found => found.Exists) ?? around[name];

    private static Dictionary<string, JsonPlace> ById(IEnumerable<JsonPlace> plans) => plans
        .Where(plan => plan["planId"].Text is not null)
        .DistinctBy(plan => plan["planId"].Text!, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(plan => plan["planId"].Text!, StringComparer.OrdinalIgnoreCase);
}
