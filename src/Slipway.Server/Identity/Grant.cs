using Slipway.Server.Http;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>The result of <see cref="Access"/> for a <see cref="Need"/>.</summary>
public abstract record Grant
{
    private Grant()
    {
    }

    /// <summary>Null if granted, else the refusal for the caller.</summary>
    public IResult? Refusal => this switch
    {
        NotEnough notEnough => Errors.Forbidden(notEnough.Detail),
        NoSuchPublisher missing => Errors.NotFound($"There is no publisher '{missing.PublisherId}'."),
        Stranger => Errors.Forbidden(),
        _ => null,
    };

    public sealed record Granted(PublisherRow Publisher) : Grant;

    /// <summary>
    /// The caller does not have a role there, and must not learn whether the publisher exists.
    /// </summary>
    public sealed record Stranger : Grant;

    /// <summary>The caller has a role, but one that allows less.</summary>
    public sealed record NotEnough(string Detail) : Grant;

    /// <summary>Only callers that may read every publisher learn this.</summary>
    public sealed record NoSuchPublisher(string PublisherId) : Grant;
}
