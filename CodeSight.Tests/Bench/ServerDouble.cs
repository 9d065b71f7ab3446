using System.Collections.Concurrent;
using System.Text.Json;
using CodeSight.Bench.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Bench;

/// <summary>A tiny HTTP server that answers like CodeSight, from what a test gives it, and keeps what it was asked.</summary>
internal sealed class ServerDouble : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServerDouble(WebApplication app) => _app = app;

    /// <summary>Method and path of each request, with the body.</summary>
    public ConcurrentQueue<(string Call, JsonElement? Body, string? Key)> Requests { get; } = [];

    public Uri Address => new(_app.Urls.First());

    public static async Task<ServerDouble> StartAsync(Func<string, JsonElement?, IResult> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ServerDouble(app);
        app.Map("/{**path}", async (HttpContext context) =>
        {
            JsonElement? body = context.Request.ContentLength > 0 ? await context.Request.ReadFromJsonAsync<JsonElement>() : null;
            var call = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
            server.Requests.Enqueue((call, body, context.Request.Headers["X-API-Key"]));
            return answer(call, body);
        });
        await app.StartAsync();
        return server;
    }

    public CodeSightClient Connect(string? key = null) => new(Address, key);

    public static IResult Json(string json, int status = 200) => Results.Text(json, "application/json", statusCode: status);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
