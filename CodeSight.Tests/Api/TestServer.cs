using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CodeSight.Api.Search;
using CodeSight.Api.Security;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Explain;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Indexing;
using CodeSight.Tests.Infrastructure;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CodeSight.Tests.Api;

/// <summary>The real server on a real port, over an engine that answers what the test says.</summary>
internal sealed class TestServer : WebApplicationFactory<SearchBody>
{
    public const string Key = "correct-horse";

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private readonly (string Name, string Value)[] _settings;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("codesight-api-");

    public TestServer(params (string Name, string Value)[] settings)
    {
        _settings = settings;
        Directory.CreateDirectory(PathOf("docs"));
        Directory.CreateDirectory(PathOf("model"));
        UseKestrel();
    }

    public FakeSearcher Searcher { get; } = new();

    public FakeAnswerer Answerer { get; } = new();

    public FakeExplainer Explainer { get; } = new();

    public FakeIndexing Indexing { get; } = new();

    public ManualTime Time { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public HealthStatus Database { get; set; } = HealthStatus.Healthy;

    /// <summary>Where sessions and the server's keys are kept; null for a server without sessions, whose keys are in memory.</summary>
    public TestDatabase? Postgres { get; init; }

    /// <summary>So many wrong keys that most tests never come to it.</summary>
    public KeyGuessLimit Guesses { get; init; } = KeyGuessLimit.Default with { WrongKeys = 100_000 };

    /// <summary>The name of the session's cookie.</summary>
    public string CookieName =>
        Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SessionCookie.SchemeName).Cookie.Name ?? "";

    /// <summary>The session's cookie that a response sets, with its attributes.</summary>
    public string SessionCookieOf(HttpResponseMessage response) =>
        response.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith($"{CookieName}=", StringComparison.Ordinal));

    public static TestServer WithKey() => new(("CODESIGHT_API_KEY", Key));

    public static TestServer WithKey(TestDatabase postgres) => new(("CODESIGHT_API_KEY", Key)) { Postgres = postgres };

    /// <summary>A client without cookies of its own, that follows no redirect.</summary>
    public HttpClient Client()
    {
        StartServer();
        var address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Single()
            ?? throw new InvalidOperationException("The server listens nowhere.");
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(address), Timeout = MaxWait };
    }

    public HttpClient ClientWithKey()
    {
        var client = Client();
        client.DefaultRequestHeaders.Add("X-API-Key", Key);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("CODESIGHT_DATA_DIR", PathOf("index"));
        builder.UseSetting("CODESIGHT_DOCS_DIR", PathOf("docs"));
        builder.UseSetting("CODESIGHT_EMBEDDING_MODEL", PathOf("model"));
        builder.UseSetting("ConnectionStrings:codesight", Postgres?.ConnectionString ?? "Host=unused");
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        builder.ConfigureLogging(logging =>
        {
            foreach (var provider in logging.Services.Where(IsConsole).ToList()) logging.Services.Remove(provider);
            logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug);
        });
        builder.ConfigureTestServices(services =>
        {
            // The engine's own services (database, workers) stay out: only the contract is on trial.
            foreach (var service in services.Where(IsOfEngine).ToList()) services.Remove(service);
            services.Replace(ServiceDescriptor.Singleton<ISearcher>(Searcher));
            services.Replace(ServiceDescriptor.Singleton<IAnswerer>(Answerer));
            services.Replace(ServiceDescriptor.Singleton<IExplainer>(Explainer));
            services.Replace(ServiceDescriptor.Singleton<IIndexing>(Indexing));
            services.Replace(ServiceDescriptor.Singleton<IKeywordFeed>(new FakeKeywordFeed()));
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            services.Replace(ServiceDescriptor.Singleton(Guesses));
            if (Postgres is null) services.PostConfigure<KeyManagementOptions>(options => options.XmlRepository = new MemoryRepository());
            else services.AddHostedService(provider => provider.GetRequiredService<DatabaseMigration>());
            services.Configure<HealthCheckServiceOptions>(options =>
            {
                foreach (var check in options.Registrations.Where(check => check.Name != "documents").ToList())
                    options.Registrations.Remove(check);
                options.Registrations.Add(new HealthCheckRegistration("database", new FakeCheck(() => Database), null, null));
            });
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _folder.Exists) _folder.Delete(recursive: true);
    }

    private static bool IsOfEngine(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly != typeof(SearchBody).Assembly
        && service.ImplementationType?.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) != true
        && service.ImplementationType?.Namespace?.StartsWith("OpenTelemetry.", StringComparison.Ordinal) != true
        && service.ImplementationFactory?.Method.Module.Name.StartsWith("Microsoft.", StringComparison.Ordinal) != true;

    // The framework's own loggers; a collector's stays.
    private static bool IsConsole(ServiceDescriptor service) =>
        service.ServiceType == typeof(ILoggerProvider)
            && service.ImplementationType?.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) == true;

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private sealed class MemoryRepository : IXmlRepository
    {
        private readonly ConcurrentQueue<XElement> elements = new();

        public IReadOnlyCollection<XElement> GetAllElements() => [.. elements];

        public void StoreElement(XElement element, string friendlyName) => elements.Enqueue(element);
    }

    private sealed class FakeCheck(Func<HealthStatus> status) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(new HealthCheckResult(status(), "Host=db;Password=hidden", new InvalidOperationException("hidden")));
    }
}

/// <summary>Short ways to send and to read.</summary>
internal static class Http
{
    public static Task<HttpResponseMessage> PostJson(this HttpClient client, string path, string json, string mediaType = "application/json") =>
        client.PostAsync(path, new StringContent(json, Encoding.UTF8, mediaType));

    public static async Task<JsonElement> Json(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    public static IEnumerable<string> Members(this JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    /// <summary>Checks the status and that the body is a whole problem details document, and gives its code.</summary>
    public static async Task<string> ProblemCode(this HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        var problem = JsonDocument.Parse(text).RootElement;
        var code = problem.GetProperty("code").GetString();
        Assert.NotNull(code);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal($"urn:codesight:problem:{code}", problem.GetProperty("type").GetString());
        foreach (var member in new[] { "title", "detail" }) Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty(member).GetString()));
        // Clients of OpenAI's API read an object.
        var error = problem.GetProperty("error");
        Assert.False(string.IsNullOrWhiteSpace((error.ValueKind == JsonValueKind.Object ? error.GetProperty("message") : error).GetString()));
        return code;
    }
}
