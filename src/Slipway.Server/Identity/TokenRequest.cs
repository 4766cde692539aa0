using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Primitives;
using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>A complete request for a token.</summary>
/// <param name="ClientId">The client's id.</param>
/// <param name="ClientSecret">The client's secret; empty if there is an assertion instead.</param>
/// <param name="Target">The requested target: v1's <c>resource</c> or v2's <c>scope</c>.</param>
/// <param name="Assertion">A token of another issuer instead of a secret (RFC 7523 §2.2).</param>
public sealed record TokenRequest(string ClientId, string ClientSecret, string Target, string? Assertion = null)
{
    private const int LargestForm = 16 * 1024;

    /// <summary>
    /// A form is one packet or two; a client that sends it slowly occupies a place that others
    /// need.
    /// </summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(2);

    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>The request, or its refusal in the form of RFC 6749 §5.2.</summary>
    public static async Task<(TokenRequest? Request, IResult? Refusal)> ReadAsync(HttpRequest http, TokenVersion version)
    {
        if (!TokenForm.IsForm(http.ContentType))
            return Invalid($"The body must be a form: send it with Content-Type {TokenForm.UrlEncoded}, or as {TokenForm.Multipart}.");
        using var patience = new CancellationTokenSource(
            LongestReading, http.HttpContext.RequestServices.GetRequiredService<TimeProvider>());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.HttpContext.RequestAborted);
        byte[]? body;
        try
        {
            body = await RequestBody.ReadAsync(http, LargestForm, end.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (null, Errors.Token(408, "invalid_request", $"The form did not arrive within {LongestReading.TotalSeconds} seconds."));
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode is 400 or 415)
        {
            return (null, Errors.Token(bad.StatusCode, "invalid_request", bad.Message));
        }

        if (body is null)
            return (null, Errors.Token(413, "invalid_request", $"The form is too large; at most {LargestForm} bytes are allowed."));
        if (await TokenForm.ReadAsync(http.ContentType, body, http.HttpContext.RequestAborted) is not { } form)
            return Invalid("The form cannot be read.");
        if (form.FirstOrDefault(part => part.Value.Count > 1) is { Key: { } repeated })
            return Invalid($"The form has '{Shown(repeated)}' more than once.");
        return ReadParts(form, http.Headers.Authorization, version);
    }

    private static (TokenRequest? Request, IResult? Refusal) ReadParts(
        Dictionary<string, StringValues> form, string? authorization, TokenVersion version)
    {
        string? clientId = Part(form, "client_id"), secret = Part(form, "client_secret"), grant = Part(form, "grant_type");
        var assertion = Part(form, "client_assertion");
        if (assertion is not null && Part(form, "client_assertion_type") is var type and not AssertionType)
            return Invalid($"client_assertion_type is {(type is null ? "missing" : "not supported")}; with client_assertion it must "
                + $"be {AssertionType}.");

        // Scripts that set one header for all calls send their previous token here.
        if (authorization is not null && !authorization.Split(' ')[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            if (Basic(authorization) is not var (basicId, basicSecret))
                return Invalid(
                    "The header Authorization cannot be read. The only allowed scheme is Basic, with client_id and client_secret.");
            if (secret is not null || (clientId is not null && clientId != basicId))
                return Invalid(
                    "The client authenticates in two ways: send its id and secret either in the form or in the header Authorization.");
            (clientId, secret) = (basicId, basicSecret);
        }

        if (secret is not null && assertion is not null)
            return Invalid("The client authenticates in two ways: send either client_secret or client_assertion.");

        var targetName = version == TokenVersion.V1 ? "resource" : "scope";
        var target = Part(form, targetName);
        var missing = new[] { ("grant_type", grant), ("client_id", clientId), ("client_secret", secret ?? assertion), (targetName, target) }
            .Where(part => string.IsNullOrEmpty(part.Item2))
            .Select(part => part.Item1)
            .ToList();
        if (missing.Count > 0)
            return Invalid($"The form is missing: {string.Join(", ", missing)}.");
        return grant == "client_credentials"
            ? (new TokenRequest(clientId!, secret ?? "", target!, assertion), null)
            : (null, Errors.Token(400, "unsupported_grant_type", "The only allowed grant_type is client_credentials."));
    }

    private static (TokenRequest? Request, IResult? Refusal) Invalid(string description) =>
        (null, Errors.Token(400, "invalid_request", description));

    private static string? Part(Dictionary<string, StringValues> form, string name) =>
        form.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>
    /// RFC 6749 §2.3.1: id and secret are form-encoded before they become user and password.
    /// </summary>
    private static (string Id, string Secret)? Basic(string authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header)
            || !"Basic".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(header.Parameter ?? "", bytes, out var length))
            return null;
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret] ? (Decoded(id), Decoded(secret)) : null;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>Names come from the client; a long one may be a misplaced secret.</summary>
    private static string Shown(string name) => name.Length <= 20 ? name : "(a long name)";
}
