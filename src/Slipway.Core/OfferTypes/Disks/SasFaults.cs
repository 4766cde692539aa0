using System.Collections.Immutable;
using System.Net;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Sas;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Disks;

/// <summary>
/// The faults for a blob store's refusal to give a disk. The first sentences of
/// the messages are the original's own.
/// </summary>
public static class SasFaults
{
    private static readonly Rule Authorized = Read(
        21,
        "The blob store accepts the signature.",
        "Failure: Copying Images. Not able to download blob due to authorization error. The store returned {status}: "
        + "sign the container again, with the account's own key, sp=rl and sr=c, "
        + "and copy the whole address.");

    private static readonly Rule DataDiskThere = Read(
        22,
        "The blob of a data disk exists.",
        "DataDisk- NotFound: The store returned {status}: upload the data disk's VHD there, or correct the address.");

    private static readonly Rule DiskThere = Read(
        23,
        "The blob of the disk exists.",
        "Blob not found. The store returned {status}: upload the VHD there, or correct the address; the signature must be of the same "
        + "container.");

    private static readonly Rule NotInUse = Read(
        24,
        "The blob is not in use.",
        "Blob in use. The store returned {status}: the VHD must be unmanaged, without a lease and not attached to a machine. "
        + "Publish again then.");

    private static readonly Rule Unconditional = Read(
        25,
        "The blob does not change while it is read.",
        "HTTP conditional header. The store returned {status}: the VHD changed while it was read. Publish again when it no longer "
        + "changes.");

    private static readonly Rule Understood = Read(
        26,
        "The blob store understands the address.",
        "Failure: Copying Images. Not able to download blob due to incorrect SAS URL. The store returned {status}: "
        + "copy the whole address again, and check its times and its version (sv).");

    public static readonly ImmutableArray<Rule> Rules = [Authorized, DataDiskThere, DiskThere, NotInUse, Unconditional, Understood];

    private const string OfTheStore = "The store returned";

    /// <summary>
    /// Null for an address that is not signed, and for a status that does not concern the
    /// signature.
    /// </summary>
    /// <param name="use">The disk.</param>
    /// <param name="status">The status of the response.</param>
    /// <param name="instead">
    /// The text in place of the store's status, when the response did not come from a store.
    /// </param>
    public static Fault? Of(ImageReference use, HttpStatusCode? status, string? instead = null)
    {
        if (SignedAddress.Of(use.Address) is not { } address || !SasRules.Applies(address) || status is not { } answer)
            return null;
        var rule = answer switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Authorized,
            HttpStatusCode.NotFound or HttpStatusCode.Gone => use.IsDataDisk ? DataDiskThere : DiskThere,
            HttpStatusCode.Conflict => NotInUse,
            HttpStatusCode.PreconditionFailed => Unconditional,
            HttpStatusCode.BadRequest => Understood,
            _ => null,
        };
        var fault = rule?.At(use.Pointer, ("status", Quoted.Number((int)answer)));
        return fault is null || instead is null
            ? fault
            : fault with { Message = fault.Message[..fault.Message.IndexOf(OfTheStore, StringComparison.Ordinal)] + instead };
    }

    private static Rule Read(int number, string demand, string message) =>
        new($"VM-SASREAD-{Quoted.Number(number).PadLeft(3, '0')}", StepIds.Certify, demand, message) { Source = RuleSource.Documented };
}
