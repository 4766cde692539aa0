namespace Slipway.Server.Tests.Identity;

/// <summary>A folder of its own for a test, removed with it.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
