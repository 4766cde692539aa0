using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Files;

/// <summary>Where large files are stored, and whether disk images are among them.</summary>
public sealed record ArtifactOptions
{
    public static readonly SettingsTable<ArtifactOptions> Settings = new()
    {
        {
            "Artifacts:Store", "`artifacts` below the data folder",
            "Where files above 4 MiB are stored. With several nodes, a place that all share.",
            Secret(LargeFiles.IsStore, StoreForm), (options, value) => options with { Store = value }
        },
        {
            "Artifacts:StoreKey", "none",
            "The id of the key for a bucket; without it, the usual AWS variables and files are used.",
            Text, (options, value) => options with { StoreKey = value }
        },
        {
            "Artifacts:StoreSecret", "none",
            "The secret of `Artifacts:StoreKey`; it is never logged.",
            Text, (options, value) => options with { StoreSecret = value }
        },
        {
            "Artifacts:Images", "`inspect`",
            "What happens to disk images, which certification reads in parts: `inspect` leaves them where they are; `copy` copies each "
            + "into `Artifacts:Store` at provisioning, resumes after an interrupted attempt, and records the SHA-256.",
            OneOf(("inspect", false), ("copy", true)), (options, value) => options with { CopyImages = value }
        },
        { Check },
    };

    /// <summary>People write keys into addresses, so a value that was refused is not repeated.</summary>
    private const string StoreForm = LargeFiles.Form + "; the key goes into Artifacts:StoreKey and Artifacts:StoreSecret";

    /// <summary>A folder or an <c>s3://</c> address; null: a folder below the data folder.</summary>
    public string? Store { get; init; }

    /// <summary>Null: those of the usual AWS variables.</summary>
    public string? StoreKey { get; init; }

    public string? StoreSecret { get; init; }

    public bool CopyImages { get; init; }

    private static void Check(ArtifactOptions options, SettingsInput input)
    {
        if (options.StoreKey is null != options.StoreSecret is null)
            input.Faults.Add(
                "a bucket's key needs both Artifacts:StoreKey and Artifacts:StoreSecret; set the one that is missing, or neither.");
    }
}
