using System.Text.Json;
using Slipway.Server.Http;

namespace Slipway.Cli.Validation;

/// <summary>
/// The offers that a command line names: each named file, and in a named folder, at any depth, each
/// <c>*.json</c> whose object has the members <c>offerTypeId</c> and <c>definition</c>.
/// </summary>
internal static class OfferFiles
{
    public const string StandardInput = "-";

    private const int MostFiles = 10_000;
    private const int MostOffers = 1_000;

    private static readonly EnumerationOptions Flat = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
    };

    /// <summary>
    /// In the order of the command line, sorted by name within a folder; each once.
    /// </summary>
    /// <exception cref="UnreadableOfferException">
    /// A named file or folder cannot be read, holds no offer, or holds too many.
    /// </exception>
    public static async Task<IReadOnlyList<OfferFile>> ReadAsync(IEnumerable<string> named, CancellationToken cancel)
    {
        var offers = new List<OfferFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var name in named)
        {
            try
            {
                if (Directory.Exists(name))
                    await AddFolderAsync(name, offers, seen, cancel);
                else if (seen.Add(name == StandardInput ? name : Path.GetFullPath(name)))
                    offers.Add(new OfferFile(name, await ReadAsync(name, cancel)));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or UnreadableOfferException)
            {
                faults.Add(fault.Message);
            }
        }

        return faults.Count == 0 ? offers : throw new UnreadableOfferException(string.Join(" ", faults));
    }

    /// <exception cref="UnreadableOfferException">
    /// It does not exist, or is larger than an offer may be.
    /// </exception>
    public static async Task<byte[]> ReadAsync(string name, CancellationToken cancel)
    {
        if (name != StandardInput && !File.Exists(name))
            throw new UnreadableOfferException($"There is no file or folder '{name}'.");
        await using var input = name == StandardInput ? Console.OpenStandardInput() : File.OpenRead(name);
        var bytes = new byte[RequestBody.OfferLimit + 1];
        var read = await input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return read < bytes.Length
            ? bytes[..read]
            : throw new UnreadableOfferException($"{name} is too large; an offer may have at most {RequestBody.OfferLimit} bytes.");
    }

    private static async Task AddFolderAsync(string folder, List<OfferFile> offers, HashSet<string> seen, CancellationToken cancel)
    {
        var (looked, found) = (0, 0);
        foreach (var file in JsonFiles(folder))
        {
            if (++looked > MostFiles)
                throw new UnreadableOfferException($"{folder} holds more than {MostFiles} JSON files; name the folders of your offers.");
            if (new FileInfo(file).Length > RequestBody.OfferLimit || await File.ReadAllBytesAsync(file, cancel) is not { } text
                || !IsOffer(text))
                continue;
            if (++found > MostOffers)
                throw new UnreadableOfferException($"{folder} holds more than {MostOffers} offers; name folders with fewer.");
            if (seen.Add(Path.GetFullPath(file)))
                offers.Add(new OfferFile(file, text));
        }

        if (found == 0)
            throw new UnreadableOfferException($"{folder} does not hold an offer: it has {looked} JSON files, but not one is an object "
                + "with the members 'offerTypeId' and 'definition'.");
    }

    /// <summary>Hidden files, hidden folders and links are skipped.</summary>
    private static IEnumerable<string> JsonFiles(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", Flat).Order(StringComparer.Ordinal))
            yield return file;
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", Flat).Order(StringComparer.Ordinal)
            .Where(inner => new DirectoryInfo(inner).LinkTarget is null))
        {
            foreach (var file in JsonFiles(inner))
                yield return file;
        }
    }

    /// <summary>
    /// Invalid JSON counts as an offer if both members came before the fault: an offer with a comma
    /// too many must not be skipped.
    /// </summary>
    private static bool IsOffer(ReadOnlySpan<byte> text)
    {
        var (hasType, hasDefinition) = (false, false);
        try
        {
            var reader = new Utf8JsonReader(text.StartsWith("\uFEFF"u8) ? text[3..] : text);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                hasType |= reader.ValueTextEquals("offerTypeId"u8);
                hasDefinition |= reader.ValueTextEquals("definition"u8);
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            return text.IndexOf("\"offerTypeId\""u8) >= 0 && text.IndexOf("\"definition\""u8) >= 0;
        }

        return hasType && hasDefinition;
    }
}
