using System.Text.Json.Serialization;

namespace Slipway.Contracts;

public sealed record SubmissionMetadata(string Emails);
