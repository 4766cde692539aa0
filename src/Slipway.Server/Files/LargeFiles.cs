using Amazon.Runtime;
using Slipway.Server.Hosting;
using Slipway.Storage.Database;

namespace Slipway.Server.Files;

/// <summary>The store for large files that the settings name.</summary>
public static class LargeFiles
{
    /// <summary>The allowed forms of a store's name.</summary>
    public const string Form = "a folder, or " + S3Address.Form;

    private const string DefaultFolder = "artifacts";

    /// <summary>
    /// Whether this is a folder or the address of a bucket; a text that looks like any other
    /// address is neither.
    /// </summary>
    public static bool IsStore(string text) => !IsAddress(text) || S3Address.Parse(text) is not null;

    /// <exception cref="StoreUnusableException">Its address is not valid.</exception>
    public static ILargeFiles Open(ArtifactOptions options, StoreOptions store)
    {
        var place = options.Store ?? InDataFolder(store);
        if (!IsAddress(place))
            return new FolderFiles(place);
        var address = S3Address.Parse(place) ?? throw new StoreUnusableException($"Artifacts:Store is not {Form}.");
        return new S3Files(
            address, options is { StoreKey: { } key, StoreSecret: { } secret } ? new BasicAWSCredentials(key, secret) : null);
    }

    /// <summary>Whether large files are in the data folder and so belong to its backup.</summary>
    public static bool LieInDataFolder(ArtifactOptions options, StoreOptions store) =>
        options.Store is not { } place || (!IsAddress(place) && Path.GetFullPath(place) == Path.GetFullPath(InDataFolder(store)));

    private static string InDataFolder(StoreOptions store) => Path.Combine(store.Data, DefaultFolder);

    private static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal);
}
