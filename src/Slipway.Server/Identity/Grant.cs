using Slipway.Server.Http;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>What <see cref="Access"/> says to a <see cref="Need"/>.</summary>
public abstract record Grant
{
    private Grant()
    {
    }

    /// <summary>Null when granted, else what the caller is told.</summary>
    public IResult? Refusal => this switch
    {
        NotEnough notEnough => Errors.Forbidden(notEnough.Detail),
        NoSuchPublisher missing => Errors.NotFound($"There is no publisher '{missing.PublisherId}'."),
        Stranger => Errors.Forbidden(),
        _ => null,
    };

    public sealed record Granted(PublisherRow Publisher) : Grant;

    /// <summary>No role there. Must not learn whether the publisher exists.</summary>
    public sealed record Stranger : Grant;

    /// <summary>A role, but one that allows less.</summary>
    public sealed record NotEnough(string Detail) : Grant;

    /// <summary>Only whoever may read every publisher is told so.</summary>
    public sealed record NoSuchPublisher(string PublisherId) : Grant;
}
