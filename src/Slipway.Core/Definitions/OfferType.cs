using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Core.Formats;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Definitions;

/// <summary>
/// What an offer type is, as data: adding a type adds a folder here and its line in the catalogue
/// of types.
/// </summary>
public sealed record OfferType
{
    /// <summary>Documented.</summary>
    public const int MostPlans = 100;

    private readonly ConcurrentDictionary<string, ImmutableArray<string>> keys = new(StringComparer.Ordinal);

    public required string Id { get; init; }

    public required string DisplayText { get; init; }

    /// <summary>
    /// The schema versions of the type and its modules, as a PUT's <c>offerTypeVersions</c> names
    /// them.
    /// </summary>
    public required ImmutableSortedDictionary<string, int> Versions { get; init; }

    /// <summary>
    /// The steps that its operations walk. A publish ends before the publisher's sign-off; the last
    /// step is live.
    /// </summary>
    public required ImmutableArray<StepDefinition> Steps { get; init; }

    /// <summary>The fields of <c>definition.offer</c>.</summary>
    public required ImmutableArray<Field> OfferFields
    {
        get;
        init => (field, OfferFieldsNamed) = (value, value.ToLookup(one => one.Name, StringComparer.Ordinal));
    }

    /// <summary>The fields of each of <c>definition.plans</c>.</summary>
    public required ImmutableArray<Field> PlanFields
    {
        get;
        init => (field, PlanFieldsNamed) = (value, value.ToLookup(one => one.Name, StringComparer.Ordinal));
    }

    internal ILookup<string, Field> OfferFieldsNamed { get; private init; } = null!;

    internal ILookup<string, Field> PlanFieldsNamed { get; private init; } = null!;

    public SecretKeys Secrets { get; init; } = SecretKeys.OfLeads;

    /// <summary>
    /// Keys that GET adds to a plan that was sent without them: clients crash, or lose an image
    /// silently, when such a key is missing (observed).
    /// </summary>
    public ImmutableArray<EmptyKey> PlanKeysWhenNotSent { get; init; } = [];

    /// <summary>The column of the table of categories that has its keys.</summary>
    public string CategoryColumn { get; init; } = "vmContainerIotCorevm";

    /// <summary>The rules that look at more than one field, in the order of their ids.</summary>
    public ImmutableArray<OfferRule> Rules { get; init; } = [];

    /// <summary>The rules of certification, besides those of each kind of file.</summary>
    public ImmutableArray<Rule> CertificationRules { get; init; } = [];

    /// <summary>The kinds of file that its fields name.</summary>
    public IEnumerable<FileKind> FileKinds => FileReferences.Kinds(this);

    /// <summary>The whole definition as one shape, made of the two tables.</summary>
    public ValueShape.Group Definition => new(
        new Field("displayText", "DOC-NAME", new ValueShape.Text(MaxLength: 50)) { Required = true },
        new Field("offer", "DOC-OFFER", new ValueShape.Group(OfferFields)) { Required = true },
        new Field("plans", "DOC-PLANS", new ValueShape.List(new ValueShape.Group(PlanFields), Min: 1, Max: MostPlans, UniqueBy: "planId"))
        {
            Required = true,
        });

    /// <summary>A field's name below the prefix of each of the type's modules.</summary>
    public ImmutableArray<string> KeysOf(string name) =>
        keys.GetOrAdd(name, given => [.. Versions.Keys.Select(module => $"{module}.{given}")]);

    public StepDefinition Step(string id) => Steps.First(step => step.Id == id);
}
