using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using CodeSight.Api.Ask;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Indexing;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace CodeSight.Api.Indexing;

/// <summary>Index runs: start one, read one, follow them (R3).</summary>
internal static class IndexApi
{
    private const int MaxPage = 1000;

    // A run that lasts longer is followed at its own address.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeywordTimeout = TimeSpan.FromSeconds(5);

    public static void MapIndex(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("").WithTags("Index").Fails(ProblemKind.OfDatabase);
        api.MapPost("index", StartAsync)
            .WithName("StartIndexRun")
            .WithSummary("Bring the index up to date")
            .WithDescription(
                "Waits for the run's end for at most 60 s, then answers 202; with 'Prefer: respond-async' it answers 202 at once.")
            .RequireAuthorization(Scopes.Index)
            .Fails([ProblemKind.IndexingInProgress, .. ProblemKind.OfBodies, ProblemKind.CrossSite]);
        api.MapGet("index/runs", ListAsync)
            .WithName("ListIndexRuns")
            .WithSummary("List runs")
            .WithDescription("The newest first; about the last thousand are kept.")
            .RequireAuthorization(Scopes.Index)
            .Fails(ProblemKind.InvalidParameter, ProblemKind.OutOfRange);
        api.MapGet("index/runs/{id:long}", FindAsync)
            .WithName("GetIndexRun")
            .WithSummary("Read a run")
            .WithDescription("A run's progress, and its result once it has ended.")
            .RequireAuthorization(Scopes.Index)
            .Fails(ProblemKind.NotFound);
        // Of their own, so that who follows runs takes no place from questions.
        var followers = new StreamLimit(routes.ServiceProvider.GetRequiredService<CodeSightOptions>());
        routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(followers.Dispose);
        api.MapGet("index/events", Follow)
            .AddEndpointFilter((invocation, next) => LimitAsync(followers, invocation, next))
            .WithName("FollowIndexRuns")
            .WithSummary("Follow runs")
            .WithDescription(
                "Server-sent events, until the client leaves or its session ends: 'progress' with a run as its data (the schema here), at each "
                + "change of a run, and 'heartbeat' with the time, at once and whenever 15 s pass without another event. A stream that ends was "
                + "broken, or the server stopped: connect again after the 3 s that 'retry' names. A process has as many of them at once as it streams answers.\n\n"
                + "    event: heartbeat\n    data: {\"at\":\"2026-11-30T08:00:00+00:00\"}\n    retry: 3000\n\n"
                + "    event: progress\n    data: {\"run_id\":7,\"state\":\"running\",...}")
            .Produces<RunResponse>(200, "text/event-stream")
            .RequireAuthorization(Scopes.Index)
            .Fails(ProblemKind.Busy);
    }

    private static async Task<Results<Ok<RunResponse>, Accepted<RunResponse>, ProblemHttpResult>> StartAsync(
        IndexBody? body,
        Caller caller,
        IIndexing indexing,
        CodeSightOptions options,
        AuditLog audit,
        IKeywordFeed keywords,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        ILogger<IndexBody> logger,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var forceRebuild = body?.ForceRebuild ?? false;
        var (run, isNew) = await indexing.StartAsync(forceRebuild, RunTrigger.Request, cancellationToken);
        var location = $"/api/index/runs/{run.Id}";
        if (!isNew)
        {
            logger.RunRefused(run.Id);
            context.Response.Headers.Location = location;
            return ApiProblem.IndexingInProgress(run.Id);
        }

        logger.RunRequested(run.Id, forceRebuild);
        if (options.Auth == AuthMode.Accounts)
            await audit.WriteAsync(caller, AuditActions.StartRun, forceRebuild ? $"{run.Id} from scratch" : $"{run.Id}", true);
        if (PrefersAsync(context.Request))
        {
            context.Response.Headers["Preference-Applied"] = "respond-async";
            return TypedResults.Accepted(location, RunResponse.From(run, time));
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            run = await indexing.WaitForRunAsync(run.Id, MaxWait, stopping.Token) ?? run;
            // Who is told that the run is over may search for what it stored.
            if (run.State != RunState.Running) await CatchUpAsync(keywords, time, stopping.Token);
        }
        catch (OperationCanceledException) when (
            lifetime.ApplicationStopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The run goes on after the server's next start.
        }

        var response = RunResponse.From(run, time);
        return run.State == RunState.Running ? TypedResults.Accepted(location, response) : TypedResults.Ok(response);
    }

    private static async Task CatchUpAsync(IKeywordFeed keywords, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(KeywordTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await keywords.CatchUpAsync(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The run is over all the same; the keyword feed says in the log what holds it up.
        }
    }

    private static async Task<Results<Ok<RunsResponse>, ProblemHttpResult>> ListAsync(
        IIndexing indexing,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("Only runs before this one.")] long? before = null,
        [Range(1, MaxPage)] int limit = 50)
    {
        if (limit is < 1 or > MaxPage) return ApiProblem.OutOfRange($"'limit' must be from 1 to {MaxPage}.");
        var runs = await indexing.ListRunsAsync(before, limit, cancellationToken);
        return TypedResults.Ok(new RunsResponse(
            [.. runs.Select(run => RunResponse.From(run, time))], runs.Count == limit ? runs[^1].Id : null));
    }

    private static async Task<Results<Ok<RunResponse>, ProblemHttpResult>> FindAsync(
        long id, IIndexing indexing, TimeProvider time, CancellationToken cancellationToken) =>
        await indexing.FindRunAsync(id, cancellationToken) is { } run
            ? TypedResults.Ok(RunResponse.From(run, time))
            : ApiProblem.NotFound($"There is no run {id}.");

    // Not typed as a stream of texts: the description would call the events texts, too.
    private static IResult Follow(
        IIndexing indexing,
        TimeProvider time,
        IOptions<JsonOptions> json,
        IHostApplicationLifetime lifetime,
        ILogger<IndexEvents> logger,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        // Proxies must not hold events back.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var events = new IndexEvents(
            indexing, time, json.Value.SerializerOptions, logger, () => IsKnownAsync(context), lifetime.ApplicationStopping);
        return TypedResults.ServerSentEvents(events.ReadAsync(cancellationToken));
    }

    private static async ValueTask<object?> LimitAsync(
        StreamLimit limit, EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var response = invocation.HttpContext.Response;
        if (limit.TryEnter() is { } place)
        {
            response.RegisterForDispose(place);
            return await next(invocation);
        }

        response.Headers.RetryAfter = StreamLimit.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return ApiProblem.Busy(StreamLimit.RetryAfterSeconds);
    }

    /// <summary>Whether the request's caller would still be let in, as if it began now.</summary>
    private static async Task<bool> IsKnownAsync(HttpContext context)
    {
        // A request remembers who its caller was, in its scope, and its response has begun: this is another one with the same headers.
        await using var scope = context.RequestServices.CreateAsyncScope();
        var features = new FeatureCollection(context.Features);
        features.Set<IServiceProvidersFeature>(new ServiceProvidersFeature { RequestServices = scope.ServiceProvider });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        var result = await new DefaultHttpContext(features).AuthenticateAsync();
        return result.Principal?.HasClaim(Caller.ScopeClaim, Scopes.Index) == true;
    }

    // RFC 7240: preferences separated by commas, their parameters by semicolons.
    private static bool PrefersAsync(HttpRequest request) =>
        request.Headers.GetCommaSeparatedValues("Prefer")
            .Any(preference => preference.Split(';')[0].Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));
}
