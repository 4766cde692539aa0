
namespace Slipway.Contracts;

public sealed record SubmissionDefinition(SubmissionMetadata Metadata);
