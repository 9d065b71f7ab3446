using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CodeSight.Api.Ask;
using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Api.Security;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace CodeSight.Api.OpenAi;

/// <summary>/v1: the part of OpenAI's API by which its clients ask questions of the documents (C8).</summary>
internal static class ChatApi
{
    /// <summary>The name of the one model.</summary>
    public const string ModelName = "codesight";

    private const int TopK = 5;

    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("").WithTags("OpenAI").RequireAuthorization(Scopes.Ask).AddEndpointFilter(ShapeAsync);
        api.MapPost("chat/completions", CompleteAsync)
            .WithName("CreateChatCompletion")
            .WithSummary("Answer a conversation")
            .WithDescription(
                "For clients of OpenAI's API. The last message of the user is the question. Each [n] of the answer refers to the n-th line of the sources "
                + "that end it; 'annotations' link to the originals. With 'stream' the answer is sent as server-sent events, and ends with '[DONE]'.")
            .Produces<ChatCompletion>()
            .WithMetadata(new EventStream(
                "With 'stream': events without a name whose data is a ChatChunk as JSON, '[DONE]' at the end, or a ChatFailure.",
                typeof(ChatChunk), typeof(ChatFailure)))
            .Fails([ProblemKind.EmptyQuestion, ProblemKind.OutOfRange, .. ProblemKind.OfBodies, ProblemKind.CrossSite, ProblemKind.BudgetExceeded])
            .Fails([.. ProblemKind.OfLanguageModel, ProblemKind.Busy, ProblemKind.Loading, .. ProblemKind.OfDatabase]);
        api.MapGet("models", () => TypedResults.Ok(new ChatModels([Model])))
            .WithName("ListModels").WithSummary("List the models").WithDescription("One: the documents, as whoever asks may read them.");
        api.MapGet("models/{model}", FindModel)
            .WithName("GetModel").WithSummary("Read a model").Fails(ProblemKind.NotFound);
    }

    private static ChatModel Model => new(ModelName, DateTimeOffset.UnixEpoch.ToUnixTimeSeconds(), ModelName);

    private static Results<Ok<ChatModel>, ProblemHttpResult> FindModel(string model) =>
        model == ModelName ? TypedResults.Ok(Model) : ApiProblem.NotFound($"There is no such model; ask '{ModelName}'.");

    private static async Task<IResult> CompleteAsync(
        ChatBody body, Caller caller, IAnswerer answerer, AnswerStream stream, TimeProvider time, IHostApplicationLifetime lifetime,
        IOptions<JsonOptions> json, ILogger<ChatBody> logger, HttpContext context, CancellationToken cancellationToken)
    {
        if (!TryRead(body, out var request, out var problem)) return problem;
        var (id, created) = ($"chatcmpl-{Guid.NewGuid():N}", time.GetUtcNow().ToUnixTimeSeconds());
        var server = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
        if (body.Stream == true)
        {
            var format = new ChatFormat(id, created, server, body.StreamOptions?.IncludeUsage == true, json.Value.SerializerOptions);
            await stream.WriteAsync(request, token => answerer.StreamAsync(caller.Principal, request, token), format, context);
            return TypedResults.Empty;
        }

        var start = time.GetTimestamp();
        // A language model may take a minute; a stop of the server does not wait for it.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var answer = await answerer.AskAsync(caller.Principal, request, stopping.Token);
        logger.Asked(answer.Sources.Count, request.TopK, time.GetElapsedTime(start).TotalMilliseconds, answer.Model, false);
        var (sources, annotations) = CitedText.SourcesOf(answer, server);
        return TypedResults.Ok(new ChatCompletion(
            id, created, answer.Model, [new ChatChoice(0, new ChatAnswer(ChatHistory.Assistant, answer.Text + sources, annotations), "stop")],
            ChatUsage.From(answer.Usage)));
    }

    private static bool TryRead(ChatBody body, [NotNullWhen(true)] out SearchRequest? request, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        request = null;
        var turns = new List<ConversationTurn>();
        foreach (var message in body.Messages ?? [])
        {
            if (message?.Role is not (ChatHistory.User or ChatHistory.Assistant)) continue;
            if (TryRead(message.Content) is not { } text)
            {
                problem = ApiProblem.InvalidBody("The 'content' of a message must be a text, or a list of parts of which those of type 'text' have a 'text'.");
                return false;
            }

            turns.Add(new ConversationTurn(message.Role == ChatHistory.User, text));
        }

        var last = turns.FindLastIndex(turn => turn.IsUser);
        if (!UserText.TryRead("content", ProblemKind.EmptyQuestion, last < 0 ? null : turns[last].Text, TopK, null, out request, out problem)) return false;
        request = request with
        {
            // Clients send the whole conversation, however long it is.
            History = [.. turns.Take(last).Where(turn => !string.IsNullOrWhiteSpace(turn.Text)).TakeLast(ChatHistory.MaxTurns).Select(Shorten)],
        };
        return true;
    }

    private static ConversationTurn Shorten(ConversationTurn turn)
    {
        var text = turn.Text.Replace('\0', ' ');
        return turn with { Text = text.Length <= UserText.Longest ? text : text[..UserText.Longest] };
    }

    private static string? TryRead(JsonElement? content)
    {
        try
        {
            return TextOf(content);
        }
        catch (InvalidOperationException)
        {
            // Half of a character, "\ud800".
            return null;
        }
    }

    private static string? TextOf(JsonElement? content) => content switch
    {
        null or { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Array } parts when parts.EnumerateArray().All(IsPart) => string.Join('\n', parts.EnumerateArray().Select(PartOf)),
        _ => null,
    };

    private static bool IsPart(JsonElement part) => part.ValueKind == JsonValueKind.Object;

    private static string PartOf(JsonElement part) =>
        IsPart(part) && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() ?? "" : "";

    private static async ValueTask<object?> ShapeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if ((result is INestedHttpResult nested ? nested.Result : result) is ProblemHttpResult problem)
            OpenAiError.Shape(problem, context.HttpContext.Request.Path);
        return result;
    }
}
