using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Rehearsal.Tls;

/// <summary>
/// A certificate authority that can speak for <see cref="ClientHosts"/>, and the hosts that it was made for besides, and for nothing else:
/// its own certificate says so, and whoever trusts it holds it to that. Leaves and their keys are made in memory and never written.
/// </summary>
public sealed class RehearsalAuthority : IDisposable
{
    /// <summary>Clocks of containers and of the machine that trusts may differ.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromDays(1);

    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(30);

    private readonly X509Certificate2 certificate;
    private readonly TimeProvider machine;
    private readonly ConcurrentDictionary<string, X509Certificate2> leaves = new(StringComparer.OrdinalIgnoreCase);

    private readonly IReadOnlyCollection<string> hosts;

    private RehearsalAuthority(X509Certificate2 certificate, TimeProvider machine, IReadOnlyCollection<string> hosts) =>
        (this.certificate, this.machine, this.hosts) = (certificate, machine, hosts);

    /// <summary>The public part, as trust stores take it.</summary>
    public string Pem => certificate.ExportCertificatePem();

    /// <param name="machine">The machine's clock.</param>
    /// <param name="lifetime">How long it can be trusted.</param>
    /// <param name="hosts">The names that it can speak for; null: <see cref="ClientHosts"/>.</param>
    public static RehearsalAuthority Create(TimeProvider machine, TimeSpan lifetime, IReadOnlyCollection<string>? hosts = null)
    {
        hosts ??= ClientHosts.All;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // Each has a name of its own, so that two in one trust store are never taken for one another.
        var request = Request(
            $"CN=Slipway rehearsal {RandomNumberGenerator.GetHexString(8, lowercase: true)}",
            key,
            new X509BasicConstraintsExtension(
                certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true),
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true),
            new X509Extension("2.5.29.30", NameConstraints(hosts), critical: true));
        var now = machine.GetUtcNow();
        return new RehearsalAuthority(request.CreateSelfSigned(now - Early, now + lifetime), machine, hosts);
    }

    /// <param name="pem">What <see cref="Pem"/> gave.</param>
    /// <param name="key">What <see cref="ExportKey"/> gave.</param>
    /// <param name="machine">The machine's clock.</param>
    public static RehearsalAuthority Open(string pem, byte[] key, TimeProvider machine)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(key, out _);
        using var known = X509Certificate2.CreateFromPem(pem);
        return new RehearsalAuthority(known.CopyWithPrivateKey(ecdsa), machine, ClientHosts.All);
    }

    /// <summary>The private key (PKCS #8), for the one who keeps it sealed.</summary>
    public byte[] ExportKey()
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>
    /// The certificate, with its key, that a client which asks for <paramref name="host"/> is
    /// shown; null for a host that this authority has no word about.
    /// </summary>
    public X509Certificate2? For(string? host)
    {
        if (host is null || !hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
            return null;
        var now = machine.GetUtcNow();
        var leaf = leaves.GetOrAdd(host, Issue);

        // The one before stays with the handshakes that have it; the collector takes it.
        if (leaf.NotAfter.ToUniversalTime() < (now + (LeafLifetime / 3)).UtcDateTime)
            leaves[host] = leaf = Issue(host);
        return leaf;
    }

    public void Dispose()
    {
        foreach (var leaf in leaves.Values)
            leaf.Dispose();
        certificate.Dispose();
    }

    private X509Certificate2 Issue(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host.ToLowerInvariant());
        var request = Request(
            $"CN={host.ToLowerInvariant()}",
            key,
            new X509BasicConstraintsExtension(
                certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true),
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true),
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false),
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false),
            names.Build());
        var now = machine.GetUtcNow();
        var end = now + LeafLifetime < certificate.NotAfter ? now + LeafLifetime : new DateTimeOffset(certificate.NotAfter);
        using var leaf = request.Create(certificate, now - (Early / 2), end, RandomNumberGenerator.GetBytes(16));
        return leaf.CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(string subject, ECDsa key, params X509Extension[] extensions)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        foreach (var extension in (X509Extension[])[
            .. extensions, new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false)])
            request.CertificateExtensions.Add(extension);
        return request;
    }

    /// <summary>RFC 5280 §4.2.1.10: the hosts are permitted; addresses, which names do not cover, are excluded.</summary>
    private static byte[] NameConstraints(IEnumerable<string> hosts)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                foreach (var host in hosts)
                {
                    using (writer.PushSequence())
                        writer.WriteCharacterString(UniversalTagNumber.IA5String, host, new Asn1Tag(TagClass.ContextSpecific, 2));
                }
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            {
                // Address and mask, all zero: every IPv4 address, and every IPv6 address.
                foreach (var length in (int[])[8, 32])
                {
                    using (writer.PushSequence())
                        writer.WriteOctetString(new byte[length], new Asn1Tag(TagClass.ContextSpecific, 7));
                }
            }
        }

        return writer.Encode();
    }
}
