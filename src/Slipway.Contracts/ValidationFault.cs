namespace Slipway.Contracts;

/// <param name="Code">The rule's id.</param>
/// <param name="Severity"><c>error</c>: a publish is refused; <c>warning</c>: it is not.</param>
/// <param name="Target">A JSON pointer into the offer's document.</param>
/// <param name="Message">What was found and what is allowed.</param>
/// <param name="Link">Where the rule is explained.</param>
public sealed record ValidationFault(string Code, string Severity, string Target, string Message, string Link);
