using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Server.Http;

/// <summary>
/// JSON responses: whole bodies with their length, so that clients need not read chunks.
/// </summary>
public static class Json
{
    public const string ContentType = "application/json; charset=utf-8";

    public static IResult Ok<T>(T body, JsonTypeInfo<T> type) => new JsonResult(JsonSerializer.SerializeToUtf8Bytes(body, type));

    public static IResult Ok(byte[] utf8) => new JsonResult(utf8);

    /// <summary>A list that is too long for one body in memory; it is sent in chunks, as it is made.</summary>
    public static IResult Stream<T>(IAsyncEnumerable<T> items, JsonTypeInfo<IAsyncEnumerable<T>> type) => new JsonStream<T>(items, type);

    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> utf8)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = utf8.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(utf8, context.RequestAborted);
    }

    private sealed record JsonResult(byte[] Utf8) : IResult
    {
        public Task ExecuteAsync(HttpContext context) => WriteAsync(context, context.Response.StatusCode, Utf8);
    }

    private sealed record JsonStream<T>(IAsyncEnumerable<T> Items, JsonTypeInfo<IAsyncEnumerable<T>> Type) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.ContentType = ContentType;
            return HttpMethods.IsHead(context.Request.Method)
                ? Task.CompletedTask
                : JsonSerializer.SerializeAsync(context.Response.Body, Items, Type, context.RequestAborted);
        }
    }
}
