using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.Applications;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;

namespace Slipway.Core.OfferTypes;

/// <summary>The offer types that this program knows.</summary>
public static class OfferTypeCatalogue
{
    public static readonly ImmutableArray<OfferType> All = [VirtualMachine.Type, CoreVirtualMachine.Type, Application.Type];

    private static readonly FrozenDictionary<string, OfferType> ById = All.ToFrozenDictionary(type => type.Id, StringComparer.Ordinal);

    /// <summary>Null for an unknown id; ids are exact.</summary>
    public static OfferType? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>The type of a stored offer, which was checked when it was created.</summary>
    public static OfferType Get(string id) => ById[id];
}
