
namespace Slipway.Server.Files;

public enum ArtifactPlace
{
    Database,

    Store,

    /// <summary>An incomplete upload in the store.</summary>
    Upload,
}
