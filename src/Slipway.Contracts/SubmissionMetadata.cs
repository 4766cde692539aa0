
namespace Slipway.Contracts;

public sealed record SubmissionMetadata(string Emails);
