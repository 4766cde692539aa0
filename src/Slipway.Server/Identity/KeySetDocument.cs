
namespace Slipway.Server.Identity;

/// <summary>RFC 7517 §5.</summary>
public sealed record KeySetDocument(IReadOnlyList<PublicKeyDocument> Keys);
