using Amazon.Runtime;
using Slipway.Server.Settings;
using Slipway.Storage;

namespace Slipway.Server.Artifacts.Stores;

/// <summary>The store for large files that the settings name.</summary>
public static class LargeFiles
{
    private const string DefaultFolder = "artifacts";

    /// <exception cref="StoreUnusableException">Its address is no address.</exception>
    public static ILargeFiles Open(SlipwaySettings settings)
    {
        var store = settings.ArtifactsStore ?? Path.Combine(settings.Data, DefaultFolder);
        if (!store.StartsWith(S3Address.Scheme, StringComparison.Ordinal))
            return new FolderFiles(store);
        var address = S3Address.Parse(store) ?? throw new StoreUnusableException($"Artifacts:Store is not of its form; allowed is {S3Address.Form}.");
        return new S3Files(address, settings is { ArtifactsStoreKey: { } key, ArtifactsStoreSecret: { } secret } ? new BasicAWSCredentials(key, secret) : null);
    }
}
