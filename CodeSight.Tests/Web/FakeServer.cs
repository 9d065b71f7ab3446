using System.Text.Json;
using System.Text.Json.Nodes;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Web.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Web;

/// <summary>
/// The page's files and the REST contract's answers on a free port, with the content policy of the real server.
/// What it answers is set by the test; what it was asked is there to be looked at.
/// </summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

    private static readonly (string Address, string File)[] Pages =
    [
        ("/c/{id}", "index.html"), ("/account", "account.html"), ("/welcome", "password.html"), ("/reset", "password.html"),
        ("/admin", "admin.html"), ("/admin/{section}", "admin.html"),
    ];

    private readonly WebApplication _app;

    private FakeServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>The key that the server wants, or null to run open.</summary>
    public string? Key { get; set; }

    /// <summary>Whether one signs in with an account of <see cref="People"/> instead.</summary>
    public bool HasAccounts { get; set; }

    public FakePeople People { get; } = new();

    /// <summary>Answer to a sign-in or sign-out instead of the usual one.</summary>
    public IResult? SessionAnswer { get; set; }

    /// <summary>The first screen's questions.</summary>
    public IReadOnlyList<string> Examples { get; set; } = [];

    /// <summary>Answer to POST /api/ask; it may wait, and stops waiting when the page goes away.</summary>
    public Func<string, CancellationToken, Task<IResult>> Ask { get; set; } = (_, _) => Task.FromResult(Samples.Answer());

    /// <summary>Answer to POST /api/explain, by the path of the file.</summary>
    public Func<string, IResult> Explain { get; set; } = path => Samples.Explained(path);

    public Func<string, IResult> Search { get; set; } = _ => Samples.Found();

    public Func<object> Status { get; set; } = () => Samples.Status();

    public Func<IResult> StartRun { get; set; } = () => Results.Accepted("/api/index/runs/7", Samples.Run());

    public Func<object> FindRun { get; set; } = () => Samples.Run("succeeded");

    /// <summary>All runs, the newest first.</summary>
    public Func<IReadOnlyList<JsonObject>> Runs { get; set; } = () => [];

    public IReadOnlyList<SampleFile> Files { get; set; } = [];

    /// <summary>Bodies of the asks and searches so far.</summary>
    public List<JsonObject> Asked { get; } = [];

    /// <summary>Method, path and query of all API calls so far.</summary>
    public List<string> Calls { get; } = [];

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(
            options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        var app = builder.Build();
        var server = new FakeServer(app);
        var files = new PhysicalFileProvider(Path.Combine(SharedData.RepositoryRoot, "CodeSight.Web", "wwwroot"));
        app.Use(async (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            await next(context);
        });
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        foreach (var (address, file) in Pages) app.MapFallbackToFile(address, file, new StaticFileOptions { FileProvider = files });
        server.Map(app);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Problem details as the contract has them.</summary>
    public static IResult Problem(int status, string code, string detail) => Results.Problem(
        statusCode: status, title: "Refused", detail: detail, extensions: new Dictionary<string, object?> { ["code"] = code, ["error"] = code.Replace('_', ' ') });

    /// <summary>The refusal of a server that has too much to do.</summary>
    public static IResult Busy(int retryAfter) => new BusyResult(retryAfter);

    private void Map(WebApplication app)
    {
        app.MapGet("/api/examples", () => Examples);
        app.MapGet("/api/session", (HttpRequest request) => HasAccounts ? People.State(request) : new
        {
            mode = Key is null ? "open" : "key",
            signed_in = Key is null || IsSignedIn(request),
            // What the server keeps is tested over the real one (ConversationPageTests).
            keeps_conversations = false,
            account = (object?)null,
            scopes = new[] { "search", "ask", "files", "index" },
            sign_in_with = (object?)null,
        });
        app.MapPost("/api/session", (JsonObject body, HttpResponse response) =>
        {
            if (SessionAnswer is not null) return SessionAnswer;
            if (HasAccounts) return People.SignIn(body, response);
            if ((string?)body["key"] != Key) return Problem(401, "unauthorized", "The key is missing or wrong.");
            response.Cookies.Append("session", "open", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict });
            return Results.NoContent();
        });
        app.MapDelete("/api/session", (HttpRequest request, HttpResponse response) =>
        {
            if (SessionAnswer is not null) return SessionAnswer;
            if (HasAccounts) return People.SignOut(request);
            response.Cookies.Delete("session");
            return Results.NoContent();
        });

        var api = app.MapGroup("/api").AddEndpointFilter(async (context, next) =>
        {
            var request = context.HttpContext.Request;
            lock (Calls) Calls.Add($"{request.Method} {request.Path}{request.QueryString}");
            if (!HttpMethods.IsGet(request.Method)) await People.Ready;
            if (HasAccounts) return People.Refusal(request) ?? await next(context);
            if (Key is not null && !IsSignedIn(request)) return Problem(401, "unauthorized", "The key is missing or wrong.");
            return await next(context);
        });
        People.Map(api);
        api.MapPost("/ask", (JsonObject body, HttpContext context, CancellationToken cancelled) => Answer(body, "question", text =>
        {
            SampleAnswer.Note(context, text);
            return Ask(text, cancelled);
        }));
        api.MapPost("/search", (JsonObject body) => Answer(body, "query", text => Task.FromResult(Search(text))));
        api.MapPost("/explain", (JsonObject body) => Answer(body, "question", _ => Task.FromResult(Explain((string?)body["file_path"] ?? ""))));
        api.MapGet("/status", () => Results.Ok(Status()));
        api.MapPost("/index", () => StartRun());
        api.MapGet("/index/runs", (int limit, int? before) =>
        {
            var rows = Runs().Where(run => before is null || (int)run["run_id"]! < before).Take(limit).ToList();
            return Results.Ok(new { runs = rows, next = rows.Count == limit ? (int?)rows[^1]["run_id"] : null });
        });
        api.MapGet("/index/runs/{id:long}", (long id) => Results.Ok(FindRun()));
        api.MapGet("/files", (string? state, int offset, int limit) =>
        {
            var rows = Files.Where(row => state is null || row.State == state).ToList();
            return Results.Ok(new { files = rows.Skip(offset).Take(limit), total = rows.Count });
        });
    }

    private static bool IsSignedIn(HttpRequest request) => request.Cookies["session"] == "open";

    private async Task<IResult> Answer(JsonObject body, string field, Func<string, Task<IResult>> answer)
    {
        lock (Asked) Asked.Add(body);
        var text = (string?)body[field];
        return string.IsNullOrWhiteSpace(text) ? Problem(400, $"empty_{field}", $"The {field} is empty.") : await answer(text);
    }

    private sealed class BusyResult(int retryAfter) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = $"{retryAfter}";
            return Problem(503, "busy", "More is asked at once than this machine can answer.").ExecuteAsync(httpContext);
        }
    }
}
