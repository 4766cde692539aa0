using Slipway.Core.Documents;

namespace Slipway.Cli.Validation;

/// <summary>The faults found in one file, with the positions in its text.</summary>
internal sealed class CheckedFile(OfferFile file, IReadOnlyList<Fault> faults)
{
    private readonly IReadOnlyDictionary<string, TextPlace> places = TextPlaces.Find(file.Text, faults.Select(fault => fault.Target));

    public string Name => file.Name;

    public IReadOnlyList<Fault> Faults => faults;

    public TextPlace PlaceOf(Fault fault) => places[fault.Target];
}
