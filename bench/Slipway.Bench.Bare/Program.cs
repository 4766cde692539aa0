// The limit of everything over HTTP: a minimal API without authentication that returns a constant,
// or the requested number of zeros. usage: Slipway.Bench.Bare FILE
var body = args is [var file] ? File.ReadAllBytes(file) : "{\"status\":\"live\"}"u8.ToArray();
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Logging.ClearProviders();
await using var app = builder.Build();
app.MapGet("/", () => Results.Bytes(body, "application/json"));
var block = new byte[64 * 1024];
app.MapGet("/bytes/{length:long}", async (long length, HttpResponse answer) =>
{
    answer.ContentLength = length;
    for (; length > 0; length -= Math.Min(length, block.Length))
        await answer.Body.WriteAsync(block.AsMemory(0, (int)Math.Min(length, block.Length)));
});
await app.StartAsync();
Console.WriteLine($"bare listening on {app.Urls.Single()}");
await app.WaitForShutdownAsync();
