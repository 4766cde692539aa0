using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Slipway.Storage.Identity;

namespace Slipway.Rehearsal.Tls;

/// <summary>
/// The authority of a rehearsal that keeps its data: in the database, its key sealed, so that who
/// once trusted it need not do so again after a restart.
/// </summary>
public static class StoredAuthority
{
    private const string Fact = "tls-authority";
    private const string SealedLabel = "SLIPWAY SEALED KEY";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    /// <summary>Opens it, and makes it when there is none yet; nodes that start together agree on one.</summary>
    public static async Task<RehearsalAuthority> OpenAsync(
        KeyStore store, IDataProtectionProvider provider, TimeProvider machine, CancellationToken cancel)
    {
        var protector = provider.CreateProtector("tls authority 1");
        if (await store.FactAsync(Fact, cancel) is not { } stored)
        {
            using var first = RehearsalAuthority.Create(machine, Lifetime);
            stored = await store.SetFactOnceAsync(
                Fact, $"{first.Pem}\n{PemEncoding.WriteString(SealedLabel, protector.Protect(first.ExportKey()))}\n", cancel);
        }

        var key = stored[stored.IndexOf($"-----BEGIN {SealedLabel}", StringComparison.Ordinal)..];
        return RehearsalAuthority.Open(
            PublicPart(stored), protector.Unprotect(Convert.FromBase64String(key[PemEncoding.Find(key).Base64Data])), machine);
    }

    /// <summary>The certificate as PEM; null where <c>serve --tls-hosts</c> has not made one.</summary>
    public static async Task<string?> PemAsync(KeyStore store, CancellationToken cancel) =>
        await store.FactAsync(Fact, cancel) is { } stored ? PublicPart(stored) : null;

    private static string PublicPart(string stored) => stored[PemEncoding.Find(stored).Location];
}
