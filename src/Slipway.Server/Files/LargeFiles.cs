using Amazon.Runtime;
using Slipway.Server.Settings;
using Slipway.Storage.Database;

namespace Slipway.Server.Files;

/// <summary>The store for large files that the settings name.</summary>
public static class LargeFiles
{
    /// <summary>What names a store.</summary>
    public const string Form = "a folder, or " + S3Address.Form;

    private const string DefaultFolder = "artifacts";

    /// <summary>Whether this is a folder, or the address of a bucket; what looks like another address is neither.</summary>
    public static bool IsStore(string text) => !IsAddress(text) || S3Address.Parse(text) is not null;

    /// <exception cref="StoreUnusableException">Its address is no address.</exception>
    public static ILargeFiles Open(SlipwaySettings settings)
    {
        var store = settings.ArtifactsStore ?? InDataFolder(settings);
        if (!IsAddress(store))
            return new FolderFiles(store);
        var address = S3Address.Parse(store) ?? throw new StoreUnusableException($"Artifacts:Store is not {Form}.");
        return new S3Files(address, settings is { ArtifactsStoreKey: { } key, ArtifactsStoreSecret: { } secret } ? new BasicAWSCredentials(key, secret) : null);
    }

    /// <summary>Whether they lie in the data folder, and so belong to its backup.</summary>
    public static bool LieInDataFolder(SlipwaySettings settings) =>
        settings.ArtifactsStore is not { } store || (!IsAddress(store) && Path.GetFullPath(store) == Path.GetFullPath(InDataFolder(settings)));

    private static string InDataFolder(SlipwaySettings settings) => Path.Combine(settings.Data, DefaultFolder);

    private static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal);
}
