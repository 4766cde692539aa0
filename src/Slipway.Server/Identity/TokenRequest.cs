using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Slipway.Server.Api;
using Slipway.Server.Api.Requests;

namespace Slipway.Server.Identity;

/// <summary>A complete request for a token: who asks, and for what (v1's <c>resource</c> or v2's <c>scope</c>).</summary>
public sealed record TokenRequest(string ClientId, string ClientSecret, string Target)
{
    private const int LargestForm = 16 * 1024;

    /// <summary>A form is one packet or two; whoever sends it slower holds a place that others need.</summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(2);

    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Either the request or its refusal, in the shape of RFC 6749 §5.2.</summary>
    public static async Task<(TokenRequest? Request, IResult? Refusal)> ReadAsync(HttpRequest http, TokenVersion version)
    {
        if (!MediaTypeHeaderValue.TryParse(http.ContentType, out var type) || !FormType.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase))
            return Invalid($"The body must be a form: send it with Content-Type {FormType}.");
        using var patience = new CancellationTokenSource(LongestReading, http.HttpContext.RequestServices.GetRequiredService<TimeProvider>());
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

        if (body is null)
            return (null, Errors.Token(413, "invalid_request", $"The form is larger than the {LargestForm} bytes that are allowed."));
        if (ReadForm(body) is not { } form)
            return Invalid("The form cannot be read.");
        if (form.FirstOrDefault(part => part.Value.Count > 1) is { Key: { } repeated })
            return Invalid($"The form has '{Shown(repeated)}' more than once.");
        return ReadParts(form, http.Headers.Authorization, version);
    }

    private static (TokenRequest? Request, IResult? Refusal) ReadParts(Dictionary<string, StringValues> form, string? authorization, TokenVersion version)
    {
        string? clientId = Part(form, "client_id"), secret = Part(form, "client_secret"), grant = Part(form, "grant_type");
        if (authorization is not null)
        {
            if (Basic(authorization) is not var (basicId, basicSecret))
                return Invalid("The header Authorization cannot be read: Basic, with client_id and client_secret, is the only scheme here.");
            if (secret is not null || (clientId is not null && clientId != basicId))
                return Invalid("The client authenticates in two ways: send its id and secret either in the form or in the header Authorization.");
            (clientId, secret) = (basicId, basicSecret);
        }

        var targetName = version == TokenVersion.V1 ? "resource" : "scope";
        var target = Part(form, targetName);
        var missing = new[] { ("grant_type", grant), ("client_id", clientId), ("client_secret", secret), (targetName, target) }
            .Where(part => string.IsNullOrEmpty(part.Item2))
            .Select(part => part.Item1)
            .ToList();
        if (missing.Count > 0)
            return Invalid($"The form lacks: {string.Join(", ", missing)}.");
        return grant == "client_credentials"
            ? (new TokenRequest(clientId!, secret!, target!), null)
            : (null, Errors.Token(400, "unsupported_grant_type", "The only grant_type here is client_credentials."));
    }

    private static (TokenRequest? Request, IResult? Refusal) Invalid(string description) => (null, Errors.Token(400, "invalid_request", description));

    private static string? Part(Dictionary<string, StringValues> form, string name) => form.TryGetValue(name, out var value) ? value.ToString() : null;

    private static Dictionary<string, StringValues>? ReadForm(byte[] body)
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body));
            return reader.ReadForm();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>RFC 6749 §2.3.1: id and secret are form-encoded before they become user and password.</summary>
    private static (string Id, string Secret)? Basic(string authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || !"Basic".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(header.Parameter ?? "", bytes, out var length))
            return null;
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret] ? (Decoded(id), Decoded(secret)) : null;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>Names come from the client: a long one may be a secret in the wrong place.</summary>
    private static string Shown(string name) => name.Length <= 20 ? name : "(a long name)";
}
