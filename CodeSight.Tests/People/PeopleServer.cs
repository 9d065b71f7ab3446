using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeSight.Api.Search;
using CodeSight.Core.People;
using CodeSight.Tests.Api;
using CodeSight.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.People;

/// <summary>The whole server, engine included, with accounts, on a real port.</summary>
internal sealed class PeopleServer : WebApplicationFactory<SearchBody>
{
    public const string Admin = "admin@example.com";
    public const string Password = "a long enough phrase";

    private readonly string _docs;
    private readonly TestDatabase _database;
    private readonly (string Name, string Value)[] _settings;
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("codesight-people-");

    /// <param name="indexes">Whether it indexes; one of the replicas on a database must.</param>
    public PeopleServer(string docs, TestDatabase database, bool indexes = true, params (string Name, string Value)[] settings)
    {
        (_docs, _database) = (docs, database);
        // Most tests send more than a person does.
        _settings = [("CODESIGHT_INDEXING", indexes ? "inside" : "outside"), ("CODESIGHT_RATE_LIMIT_PER_MINUTE", "0"), .. settings];
        UseKestrel();
    }

    /// <summary>Gets everything that is logged; null for nothing.</summary>
    public CapturedLogs? Logs { get; init; }

    /// <summary>Replaces services of the engine; null for none.</summary>
    public Action<IServiceCollection>? Replacements { get; init; }

    /// <summary>Creates an administrator who can sign in with <see cref="Password"/>.</summary>
    public async Task AddAdministratorAsync(string email = Admin)
    {
        using var _ = Client();
        await using var scope = Services.CreateAsyncScope();
        var created = await scope.ServiceProvider.GetRequiredService<Accounts>()
            .CreateAdministratorAsync(email, Password, mustChange: false, CancellationToken.None);
        Assert.True(created.IsDone, created.Detail);
    }

    /// <summary>A browser: it keeps its cookies.</summary>
    public HttpClient Client(string? userAgent = null)
    {
        StartServer();
        var address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Single()
            ?? throw new InvalidOperationException("The server listens nowhere.");
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromSeconds(100),
        };
        if (userAgent is not null) client.DefaultRequestHeaders.Add("User-Agent", userAgent);
        return client;
    }

    /// <summary>A browser that has signed in.</summary>
    public async Task<HttpClient> SignInAsync(string email = Admin, string password = Password)
    {
        var client = Client();
        await client.Send(HttpMethod.Post, "/api/session", new { email, password }, HttpStatusCode.NoContent);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("CODESIGHT_AUTH", "accounts");
        builder.UseSetting("CODESIGHT_DATA_DIR", _state.FullName);
        builder.UseSetting("CODESIGHT_DOCS_DIR", _docs);
        builder.UseSetting("CODESIGHT_EMBEDDING_MODEL", References.At("models", "tiny-mean"));
        builder.UseSetting("ConnectionStrings:codesight", _database.ConnectionString);
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        builder.ConfigureLogging(logging =>
        {
            logging.ClearProviders();
            if (Logs is not null) logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace);
        });
        if (Replacements is not null) builder.ConfigureTestServices(Replacements);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _state.Exists) _state.Delete(recursive: true);
    }
}

internal static class PeopleRequests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Sends a request and checks the status.</summary>
    /// <returns>The body's JSON; null where it has none.</returns>
    public static async Task<JsonNode?> Send(
        this HttpClient client, HttpMethod method, string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Json);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public static Task<JsonNode?> Read(this HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        client.Send(HttpMethod.Get, path, null, expected);

    /// <summary>The code of a problem.</summary>
    public static string Code(this JsonNode? problem) => problem?["code"]?.GetValue<string>() ?? "";
}
