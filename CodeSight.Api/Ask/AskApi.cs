using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Api.Security;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CodeSight.Api.Ask;

/// <summary>POST /api/ask: a cited answer to a question (R2).</summary>
internal static class AskApi
{
    public static void MapAsk(this IEndpointRouteBuilder routes) =>
        routes.MapPost("ask", AskAsync)
            .WithName("Ask")
            .WithTags("Ask")
            .WithSummary("Answer a question")
            .WithDescription(
                "An answer from the documents; each [n] in it refers to the n-th source. A follow-up is understood by the turns in 'history'; "
                + "'searched_for' is the question that was made of it. With 'conversation_id' both are kept in a conversation. With 'Accept: text/event-stream' it is streamed as server-sent "
                + "events: 'search', 'sources' (the passages that the answer is written from), 'delta' (more text), 'done' (the whole answer with its "
                + "sources and token usage), or 'error' (problem details).")
            .WithMetadata(new EventStream(
                "With 'Accept: text/event-stream': events whose data is JSON, SearchEvent for 'search', SourcesEvent for 'sources', DeltaEvent for "
                + "'delta', DoneEvent for 'done', ProblemDetails for 'error'.",
                typeof(SearchEvent), typeof(SourcesEvent), typeof(DeltaEvent), typeof(DoneEvent), typeof(ProblemDetails)))
            .RequireAuthorization(Scopes.Ask)
            .Fails([ProblemKind.EmptyQuestion, ProblemKind.InvalidHistory, .. UserText.Problems, .. ProblemKind.OfBodies, ProblemKind.CrossSite])
            .Fails([ProblemKind.BudgetExceeded, .. Recordings.Problems])
            .Fails([.. ProblemKind.OfLanguageModel, ProblemKind.Busy, ProblemKind.Loading, .. ProblemKind.OfDatabase]);

    private static async Task<Results<Ok<AskResponse>, EmptyHttpResult, ProblemHttpResult>> AskAsync(
        AskBody body,
        ConversationCaller caller,
        IAnswerer answerer,
        Recordings recordings,
        AnswerStream stream,
        AskFormat format,
        CollectionNames names,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        ILogger<AskBody> logger,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (!UserText.TryRead("question", ProblemKind.EmptyQuestion, body.Question, body.TopK, body.FileGlob, out var request, out var problem))
            return problem;
        if (!ChatHistory.TryRead(body.History, out var history, out problem)) return problem;
        if (await UserText.ReadCallerAsync(caller.Caller.Principal, body.Collections, names, cancellationToken) is not { } reader)
            return ApiProblem.Of(ProblemKind.UnknownCollection);
        if (history.Count > 0 && body.ConversationId is not null)
            return ApiProblem.Of(ProblemKind.InvalidHistory, "Give 'history' or 'conversation_id', not both: a conversation has its own history.");
        var (recording, refused) = await recordings.BeginAsync(
            caller, body.ConversationId, body.MessageId, MessageKind.Ask, request, cancellationToken);
        if (refused is not null) return refused;
        request = request with { History = recording?.History ?? history };
        if (WantsEvents(context.Request))
        {
            var isBegun = await stream.WriteAsync(
                request,
                token => recording?.WatchAsync(answerer.StreamAsync(reader, request, token), token) ?? answerer.StreamAsync(reader, request, token),
                format, context);
            if (!isBegun && recording is not null) await recording.AbandonAsync();
            return TypedResults.Empty;
        }

        var start = time.GetTimestamp();
        // A language model may take a minute; a stop of the server does not wait for it.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        Task<CitedAnswer> AnswerAsync() => answerer.AskAsync(reader, request, stopping.Token);
        var answer = await (recording?.WatchAsync(AnswerAsync) ?? AnswerAsync());
        logger.Asked(
            answer.Sources.Count, request.TopK, time.GetElapsedTime(start).TotalMilliseconds, answer.Model, request.FileGlob is not null);
        return TypedResults.Ok(AskResponse.From(answer));
    }

    private static bool WantsEvents(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(
            type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
