using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Slipway.Core.Formats.Disks;

namespace Slipway.Server.Tests.Host;

/// <summary>
/// A publisher's file server on a loopback port: files with ETags, ranges and HEAD, and scripted
/// answers where a test needs others.
/// </summary>
public sealed class FileHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, RequestDelegate> _paths = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    private FileHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            var headers = context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            _seen.Enqueue(new SeenRequest(context.Request.Method, context.Request.Path + context.Request.QueryString.ToString(), headers));
            if (_paths.TryGetValue(context.Request.Path.Value ?? "", out var answer))
                await answer(context);
            else
                context.Response.StatusCode = StatusCodes.Status404NotFound;
        });
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Root => _app.Urls.Single();

    /// <summary>Every request so far, in the order of arrival.</summary>
    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    public static async Task<FileHost> StartAsync()
    {
        var host = new FileHost();
        await host._app.StartAsync();
        return host;
    }

    /// <summary>The ETag that a file has unless another is given.</summary>
    public static string TagOf(byte[] bytes) => $"\"{Convert.ToHexString(SHA256.HashData(bytes))[..16]}\"";

    /// <summary>Puts or replaces a file; the result is its address.</summary>
    public string Put(string path, byte[] bytes, string contentType = "application/octet-stream", string? tag = null) =>
        Answer(path, context =>
        Results.Bytes(bytes, contentType, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue(
            tag ?? TagOf(bytes)), lastModified: DateTimeOffset.UnixEpoch)
            .ExecuteAsync(context));

    /// <summary>Puts a disk of any size; the result is its address.</summary>
    public string Put(string path, SparseVhd disk, string? blobType = null) => Answer(path, context =>
    {
        if (blobType is not null)
            context.Response.Headers["x-ms-blob-type"] = blobType;
        return Results.Stream(disk.Open(), enableRangeProcessing: true, entityTag: new EntityTagHeaderValue(disk.ETag)).ExecuteAsync(
            context);
    });

    /// <summary>Answers a path in any other way; the result is its address.</summary>
    public string Answer(string path, RequestDelegate answer)
    {
        _paths[path] = answer;
        return Root + path;
    }

    public string Redirect(string path, string location, int status = StatusCodes.Status302Found) => Answer(path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A request as it arrived; <paramref name="Target"/> is path and query.</summary>
public sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers);
