using Slipway.Server.Hosting;
using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>The small files in the database, and the store of large ones.</summary>
internal static class FilesFeature
{
    public static void AddFiles(this IServiceCollection services, ArtifactOptions artifacts, StoreOptions store) => services
        .AddSingleton<FileStore>().AddSingleton(_ => LargeFiles.Open(artifacts, store)).AddSingleton<LargeFileUses>()
        .AddSingleton<FileCopies>().AddSingleton<StoredCopies>().AddSingleton<LargeDownloads>().AddSingleton<ImageCopies>();
}
