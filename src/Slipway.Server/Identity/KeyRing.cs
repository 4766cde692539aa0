using System.Diagnostics.CodeAnalysis;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>
/// The key ring that seals secrets at rest. It is stored in the database, wrapped with the key
/// file. It holds one key that in practice never expires, created at the first start and read once
/// at each later one, so that it never rotates by itself and every node opens what any other has
/// sealed.
/// </summary>
public sealed class KeyRing
{
    /// <summary>Part of every derived key: under another name nothing could be opened.</summary>
    private const string Application = "slipway";

    /// <summary>
    /// All nodes give the first key this name, so that of several nodes that start together one
    /// wins and the others use its key.
    /// </summary>
    private const string FirstKey = "first";

    /// <summary>Far in the past and in the future, whatever the machine's clock says.</summary>
    private static readonly DateTimeOffset Activation = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Expiration = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Elements elements;
    private readonly WrappingKey wrapping;

    private KeyRing(IEnumerable<string> rows, WrappingKey wrapping)
    {
        elements = new Elements(rows.Select(row => XElement.Parse(row)));
        this.wrapping = wrapping;
    }

    /// <summary>Opens the database's key ring, and creates it if there is none yet.</summary>
    /// <exception cref="StoreUnusableException">
    /// The key file is missing, unreadable, or not this ring's.
    /// </exception>
    public static async Task<KeyRing> OpenAsync(KeyStore store, string keyFile, CancellationToken cancel)
    {
        var rows = await store.KeyRingAsync(cancel);
        var wrapping = new WrappingKey(await KeyFile.OpenAsync(keyFile, mayCreate: rows.Count == 0, cancel));
        if (rows.Count == 0)
        {
            await store.AddToKeyRingAsync(FirstKey, NewKey(wrapping), cancel);
            rows = await store.KeyRingAsync(cancel);
        }

        var ring = new KeyRing(rows, wrapping);
        ring.Verify(keyFile);
        return ring;
    }

    /// <summary>
    /// Makes the framework seal with this ring, too; by default it would keep its own keys in the
    /// home folder.
    /// </summary>
    // The framework makes the decryptor from the type name that the ring holds, where no compiler sees it.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(KeyUnwrapper))]
    public void AddTo(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName(Application).DisableAutomaticKeyGeneration();
        services.AddSingleton(wrapping);
        services.Configure<KeyManagementOptions>(options =>
        {
            options.XmlRepository = elements;
            options.XmlEncryptor = new KeyWrapper(wrapping);
        });
    }

    /// <summary>
    /// A provider over this ring for secrets that are opened before the host is built.
    /// </summary>
    public IDataProtectionProvider ToProvider() => Services().GetRequiredService<IDataProtectionProvider>();

    private static string NewKey(WrappingKey wrapping)
    {
        var empty = new KeyRing([], wrapping);
        using var services = empty.Services();
        services.GetRequiredService<IKeyManager>().CreateNewKey(Activation, Expiration);
        var element = empty.elements.GetAllElements().Single();

        // The framework would store the decryptor's type with this program's version, which an
        // older program could not load.
        foreach (var decryptor in element.Descendants().Attributes("decryptorType"))
            decryptor.Value = $"{typeof(KeyUnwrapper).FullName}, {typeof(KeyUnwrapper).Assembly.GetName().Name}";
        return element.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>
    /// The framework opens keys late and skips those that it cannot open; a node must find out
    /// before it serves.
    /// </summary>
    private void Verify(string path)
    {
        using var services = Services();
        try
        {
            foreach (var key in services.GetRequiredService<IKeyManager>().GetAllKeys())
                _ = key.Descriptor;
        }
        catch (Exception fault)
        {
            throw new StoreUnusableException(
                $"the key in '{path}' (Secrets:KeyFile) does not open the database's key ring. Use the key file with which this database "
                + "was first started.", fault);
        }
    }

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        AddTo(services);
        return services.BuildServiceProvider();
    }

    /// <summary>
    /// The keys that were read from the database. A new key is collected here and stored by the
    /// caller, since the framework does not support an asynchronous store.
    /// </summary>
    private sealed class Elements(IEnumerable<XElement> stored) : IXmlRepository
    {
        private readonly List<XElement> all = [.. stored];

        public IReadOnlyCollection<XElement> GetAllElements() => [.. all.Select(element => new XElement(element))];

        public void StoreElement(XElement element, string friendlyName) => all.Add(element);
    }
}
