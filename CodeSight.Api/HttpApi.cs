using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using CodeSight.Api.Admin;
using CodeSight.Api.Ask;
using CodeSight.Api.Conversations;
using CodeSight.Api.Examples;
using CodeSight.Api.Explain;
using CodeSight.Api.Files;
using CodeSight.Api.Hosting;
using CodeSight.Api.Indexing;
using CodeSight.Api.Mcp;
using CodeSight.Api.Oidc;
using CodeSight.Api.OpenAi;
using CodeSight.Api.OpenApi;
using CodeSight.Api.People;
using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Api.Security;
using CodeSight.Api.Sessions;
using CodeSight.Api.Status;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Explain;
using CodeSight.Core.Configuration;
using CodeSight.Core.Conversations;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.Data.People;
using CodeSight.Core.People.Usage;
using CodeSight.ServiceDefaults;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CodeSight.Api;

/// <summary>The HTTP contract: its services, its pipeline and its routes.</summary>
internal static class HttpApi
{
    /// <summary>
    /// Services of the contract. ISearcher, IAnswerer, IIndexing, the database, its sessions and its people, and CodeSightOptions are the
    /// caller's to add.
    /// </summary>
    public static IServiceCollection AddHttpApi(this IServiceCollection services, CodeSightOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddAccess().AddOidc(options.Oidc);
        services.PostConfigure<HostFilteringOptions>(HostGate.AddLoopbackNames);
        services.AddRateLimiter(_ => { }).AddSingleton<RequestLimits>();
        services.AddOptions<RateLimiterOptions>().Configure<CodeSightOptions, IServiceProvider>(RequestLimits.Configure);
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<CodeSightOptions>(CrossOrigin.Configure);
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<CodeSightOptions, IConfiguration>(ProxyHeaders.Configure);
        services.AddSingleton<MailText>();
        services.AddSingleton<DocumentAccess>();
        services.AddSingleton<StreamLimit>();
        services.AddSingleton<AskFormat>();
        services.AddScoped<AnswerStream>();
        services.AddSingleton<Recordings>().AddSingleton<BrowserCookie>();
        services.AddScoped<AccountSignIn>();
        services.AddSingleton<RequestFaults>();
        services.AddHostedService<StartupNotes>();
        services.AddHostedService<FirstAdministratorService>();
        services.AddHostedService<Retention>();
        services.AddDocumentTools();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddApiDescription();
        services.Configure<JsonOptions>(json => Configure(json.SerializerOptions));
        // So that a body that cannot be bound reaches ProblemExceptionHandler with its reason.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        return services;
    }

    /// <summary>The pipeline, outermost first, and the routes.</summary>
    public static void MapHttpApi(this WebApplication app)
    {
        app.UseProxyHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseStatusCodePages(context => StatusProblems.WriteAsync(context.HttpContext));
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = StatusProblems.WriteAsync });
        app.UseMiddleware<HostGate>();
        app.UseCrossOrigin();
        app.UseOidcCallback();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseMiddleware<AccessGate>();
        app.UseMiddleware<CrossSiteGate>();
        app.UseMiddleware<BodyGate>();
        app.UseRouting();
        app.UseAuthorization();
        app.UseApiPage();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        // A conversation's address shows the page, which knows the conversation.
        app.MapFallbackToFile("/c/{id}", "index.html");
        app.MapFallbackToFile("/s/{id}", "index.html");
        app.MapFallbackToFile("/account", "account.html");
        app.MapFallbackToFile("/welcome", "password.html");
        app.MapFallbackToFile("/reset", "password.html");
        app.MapFallbackToFile("/admin", "admin.html");
        app.MapFallbackToFile("/admin/{section}", "admin.html");

        var api = app.MapGuarded("/api");
        api.MapSearch();
        api.MapAsk();
        api.MapConversations();
        api.MapMessages();
        api.MapExplain();
        api.MapExamples();
        api.MapIndex();
        api.MapStatus();
        api.MapFiles();
        api.MapFileContent();
        api.MapCollections();
        api.MapAccount();
        api.MapAdmin();
        app.MapGuarded(ApiPaths.OpenAi).MapChat();
        app.MapMcp(ApiPaths.Mcp).RequireAuthorization().ExcludeFromDescription();
        app.MapSessions();
        app.MapOidc();
        app.MapTokens();
        app.MapGroup("").Fails(ProblemKind.UnknownHost).MapProbes();
        app.MapApiDescription();
    }

    /// <summary>Routes for known callers only, with the failures that any of them may meet.</summary>
    private static RouteGroupBuilder MapGuarded(this WebApplication app, string path) => app.MapGroup(path).RequireAuthorization()
        .Fails(ProblemKind.Unauthorized, ProblemKind.UnknownHost, ProblemKind.Forbidden, ProblemKind.TooManyWrongKeys)
        .Fails(ProblemKind.TooManyRequests, ProblemKind.PasswordChangeRequired);

    private static void Configure(JsonSerializerOptions json)
    {
        json.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        json.Converters.Add(new JsonStringEnumConverter<RunState>(JsonNamingPolicy.SnakeCaseLower));
        json.Converters.Add(new JsonStringEnumConverter<RunTrigger>(JsonNamingPolicy.SnakeCaseLower));
        json.Converters.Add(new JsonStringEnumConverter<AuthMode>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.Converters.Add(new JsonStringEnumConverter<Role>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.Converters.Add(new JsonStringEnumConverter<BudgetKind>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.Converters.Add(new JsonStringEnumConverter<MessageKind>(JsonNamingPolicy.SnakeCaseLower));
        json.Converters.Add(new JsonStringEnumConverter<MessageState>(JsonNamingPolicy.SnakeCaseLower));
        json.Converters.Add(new JsonStringEnumConverter<SourceState>(JsonNamingPolicy.SnakeCaseLower));
        json.Converters.Add(new JsonStringEnumConverter<SourceUse>(JsonNamingPolicy.SnakeCaseLower));
        json.Converters.Add(new JsonStringEnumConverter<Rating>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.Converters.Add(new JsonStringEnumConverter<Support>(JsonNamingPolicy.SnakeCaseLower));
        json.Converters.Add(new JsonStringEnumConverter<DocumentState>(JsonNamingPolicy.SnakeCaseLower));
        json.Converters.Add(new JsonStringEnumConverter<Verdict>(JsonNamingPolicy.SnakeCaseLower));
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        // One way to write a request: no other letter case, no "8" for 8, no member twice.
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.AllowDuplicateProperties = false;
        // An agent sends the schemas of its tools; the framework's own limit.
        json.MaxDepth = 64;
        // Letters of all languages as they are; < > & ' stay escaped.
        json.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    }
}
