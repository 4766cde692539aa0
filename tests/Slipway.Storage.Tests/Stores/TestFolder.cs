namespace Slipway.Storage.Tests.Stores;

/// <summary>A temporary folder, removed with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
