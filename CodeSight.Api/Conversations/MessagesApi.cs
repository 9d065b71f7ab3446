using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Conversations;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Conversations;

/// <summary>/api/messages: receipts of answers (C10), and what people think of them (C6).</summary>
internal static class MessagesApi
{
    private const int MaxPath = 4096;

    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("messages").WithTags("Conversations").RequireAuthorization(Scopes.Ask)
            .AddEndpointFilter(ConversationsApi.RequireOwnerAsync)
            .Fails([ProblemKind.ConversationsOff, ProblemKind.NotFound, .. ProblemKind.OfDatabase]);
        api.MapGet("{id:guid}", FindAsync).WithName("GetMessage").WithSummary("Read the receipt of an answer")
            .WithDescription("The passages that it was written from, the model, its tokens, and how many bytes were sent to which host.");
        api.MapPut("{id:guid}/feedback", RateAsync).WithName("RateMessage").WithSummary("Say what an answer was worth")
            .Fails([ProblemKind.InvalidValue, ProblemKind.CrossSite, .. ProblemKind.OfBodies]);
    }

    private static async Task<Results<Ok<ReceiptResponse>, ProblemHttpResult>> FindAsync(
        Guid id, ConversationCaller caller, ConversationReader reader, CancellationToken cancellationToken) =>
        await reader.FindMessageAsync(caller.Caller.Principal, caller.RequiredOwner, id, cancellationToken) is { } message
            ? TypedResults.Ok(ReceiptResponse.From(message))
            : NoSuchMessage();

    private static async Task<Results<NoContent, ProblemHttpResult>> RateAsync(
        Guid id, FeedbackBody body, ConversationCaller caller, ConversationChanges changes, CancellationToken cancellationToken)
    {
        var (comment, file) = (Clean(body.Comment), Clean(body.ExpectedFile));
        if (comment?.Length > ConversationChanges.MaxComment)
            return ApiProblem.Of(ProblemKind.InvalidValue, $"'comment' may have at most {ConversationChanges.MaxComment} characters.");
        if (body.Rating is null && (comment ?? file) is not null)
            return ApiProblem.Of(ProblemKind.InvalidValue, "'comment' and 'expected_file' need a 'rating'.");
        // The same for a document that there is not and for one that the caller may not read.
        if (file is not null && (file.Length > MaxPath || !await changes.IsReadableAsync(caller.Caller.Principal, file, cancellationToken)))
            return ApiProblem.Of(ProblemKind.InvalidValue, "'expected_file' is not the path of a document that you may read.");
        return await changes.RateAsync(caller.RequiredOwner, id, body.Rating, comment, file, cancellationToken)
            ? TypedResults.NoContent()
            : NoSuchMessage();
    }

    private static string? Clean(string? text) => text?.Replace('\0', ' ').Trim() is { Length: > 0 } clean ? clean : null;

    private static ProblemHttpResult NoSuchMessage() => ApiProblem.NotFound("There is no such answer.");
}
