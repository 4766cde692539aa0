using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Slipway.Server.Identity;

/// <summary>Wraps the keys of the ring before they are stored.</summary>
internal sealed class KeyWrapper(WrappingKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        using var clear = new MemoryStream();
        plaintextElement.Save(clear, SaveOptions.DisableFormatting);
        return new EncryptedXmlInfo(new XElement("wrapped", Convert.ToBase64String(key.Wrap(clear.ToArray()))), typeof(KeyUnwrapper));
    }
}
