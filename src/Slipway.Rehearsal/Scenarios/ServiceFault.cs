namespace Slipway.Rehearsal.Scenarios;

/// <summary>One service's part of the second recorded shape of an error.</summary>
public sealed record ServiceFault(string ServiceName, string Error, string ExceptionCode, string HttpStatusCode);
