using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Slipway.Server.Identity;

/// <summary>
/// Opens keys that <see cref="KeyWrapper"/> wrapped. Key rings name this type: renaming or moving
/// it would lock every database out.
/// </summary>
public sealed class KeyUnwrapper(IServiceProvider services) : IXmlDecryptor
{
    private readonly WrappingKey key = services.GetRequiredService<WrappingKey>();

    public XElement Decrypt(XElement encryptedElement)
    {
        using var clear = new MemoryStream(key.Unwrap(Convert.FromBase64String(encryptedElement.Value)));
        return XElement.Load(clear);
    }
}
