using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.Mime;
using System.Text;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Conversations;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Conversations;

/// <summary>/api/conversations: the caller's own conversations (C3).</summary>
internal static class ConversationsApi
{
    /// <summary>Most conversations of one page.</summary>
    public const int MaxPage = 1000;

    private const int MaxText = 500;

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("conversations").WithTags("Conversations").RequireAuthorization(Scopes.Ask)
            .AddEndpointFilter(RequireOwnerAsync)
            .Fails([ProblemKind.ConversationsOff, .. ProblemKind.OfDatabase]);
        api.MapGet("", ListAsync).WithName("ListConversations").WithSummary("List the own conversations")
            .WithDescription("The newest first. They are those of the account or API key; in a browser with the operator's key, of that browser.")
            .Fails(ProblemKind.InvalidParameter, ProblemKind.OutOfRange);
        api.MapDelete("", DeleteAllAsync).WithName("DeleteConversations").WithSummary("Delete all own conversations").Fails(ProblemKind.CrossSite);
        api.MapGet("{id:guid}", FindAsync).WithName("GetConversation").WithSummary("Read a conversation")
            .WithDescription(
                "Its messages in their order. A source says whether its document still has the passage; an answer whose sources the caller may not "
                + "read any more is withheld.")
            .Fails(ProblemKind.NotFound);
        api.MapPatch("{id:guid}", RenameAsync).WithName("RenameConversation").WithSummary("Rename a conversation")
            .Fails([ProblemKind.NotFound, ProblemKind.InvalidValue, ProblemKind.CrossSite, .. ProblemKind.OfBodies]);
        api.MapDelete("{id:guid}", DeleteAsync).WithName("DeleteConversation").WithSummary("Delete a conversation")
            .Fails(ProblemKind.NotFound, ProblemKind.CrossSite);
        api.MapGet("{id:guid}/export", ExportAsync).WithName("ExportConversation").WithSummary("Download a conversation")
            .WithDescription("As Markdown, or as JSON in the form in which it is read.")
            .Produces<ConversationResponse>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, ConversationMarkdown.MediaType)
            .Fails(ProblemKind.NotFound, ProblemKind.InvalidParameter);
        api.MapPost("{id:guid}/share", ShareAsync).WithName("ShareConversation").WithSummary("Let other accounts read a conversation")
            .WithDescription("Whoever has an account and the address may read it, each answer only as far as they may read its sources.")
            .RequireAuthorization(AccessPolicies.Account).Fails(ProblemKind.NotFound, ProblemKind.CrossSite);
        api.MapDelete("{id:guid}/share", UnshareAsync).WithName("UnshareConversation").WithSummary("Stop sharing a conversation")
            .RequireAuthorization(AccessPolicies.Account).Fails(ProblemKind.CrossSite);
        api.MapGet("shared/{share:guid}", FindSharedAsync).WithName("GetSharedConversation").WithSummary("Read a conversation that somebody shares")
            .RequireAuthorization(AccessPolicies.Account).Fails(ProblemKind.NotFound);
    }

    private static async Task<Results<Ok<ConversationsResponse>, ProblemHttpResult>> ListAsync(
        ConversationCaller caller,
        ConversationReader reader,
        CancellationToken cancellationToken,
        [MaxLength(MaxText), Description("A part of the title, a question or an answer; letter case is ignored.")] string? q = null,
        [Description("The 'next' of the page before.")] string? after = null,
        [Range(1, MaxPage)] int limit = 50)
    {
        if (limit is < 1 or > MaxPage) return ApiProblem.OutOfRange($"'limit' must be from 1 to {MaxPage}.");
        if (q?.Length > MaxText) return ApiProblem.OutOfRange($"'q' may have at most {MaxText} characters.");
        ConversationCursor? cursor = null;
        if (!string.IsNullOrEmpty(after) && !TryRead(after, out cursor)) return ApiProblem.InvalidParameter("'after' is not the 'next' of a page.");
        var rows = await reader.ListAsync(caller.Caller.Principal, caller.RequiredOwner, q, cursor, limit, cancellationToken);
        return TypedResults.Ok(new ConversationsResponse(
            [.. rows.Select(ConversationSummary.From)],
            rows.Count == limit ? string.Create(CultureInfo.InvariantCulture, $"{rows[^1].UpdatedAt.UtcTicks}.{rows[^1].Id:N}") : null));
    }

    private static async Task<Results<Ok<ConversationResponse>, ProblemHttpResult>> FindAsync(
        Guid id, ConversationCaller caller, ConversationReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(caller.Caller.Principal, caller.RequiredOwner, id, cancellationToken) is { } conversation
            ? TypedResults.Ok(ConversationResponse.From(conversation, isOwn: true))
            : NoSuchConversation();

    private static async Task<Results<Ok<ConversationResponse>, ProblemHttpResult>> FindSharedAsync(
        Guid share, ConversationCaller caller, ConversationReader reader, CancellationToken cancellationToken) =>
        await reader.FindSharedAsync(caller.Caller.Principal, share, cancellationToken) is { } conversation
            ? TypedResults.Ok(ConversationResponse.From(conversation, isOwn: false))
            : ApiProblem.NotFound("Nothing is shared by this address, or not any more.");

    private static async Task<Results<NoContent, ProblemHttpResult>> RenameAsync(
        Guid id, TitleBody body, ConversationCaller caller, ConversationChanges changes, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(body.Title?.Replace('\0', ' ')))
            return ApiProblem.Of(ProblemKind.InvalidValue, "'title' needs at least one visible character.");
        return await changes.RenameAsync(caller.RequiredOwner, id, body.Title, cancellationToken) ? TypedResults.NoContent() : NoSuchConversation();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, ConversationCaller caller, ConversationChanges changes, AuditLog audit, CancellationToken cancellationToken)
    {
        if (!await changes.DeleteAsync(caller.RequiredOwner, id, cancellationToken)) return NoSuchConversation();
        await audit.WriteAsync(caller.Caller, AuditActions.DeleteConversation, id.ToString(), true);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DeleteAllAsync(
        ConversationCaller caller, ConversationChanges changes, AuditLog audit, CancellationToken cancellationToken)
    {
        var count = await changes.DeleteAllAsync(caller.RequiredOwner, cancellationToken);
        await audit.WriteAsync(caller.Caller, AuditActions.DeleteConversation, $"all: {count}", true);
        return TypedResults.NoContent();
    }

    private static async Task<Results<FileContentHttpResult, Ok<ConversationResponse>, ProblemHttpResult>> ExportAsync(
        Guid id,
        ConversationCaller caller,
        ConversationReader reader,
        AuditLog audit,
        HttpContext context,
        CancellationToken cancellationToken,
        [AllowedValues("markdown", "json")] string format = "markdown")
    {
        if (format is not ("markdown" or "json")) return ApiProblem.InvalidParameter("'format' must be markdown or json.");
        if (await reader.FindAsync(caller.Caller.Principal, caller.RequiredOwner, id, cancellationToken) is not { } conversation)
            return NoSuchConversation();
        await audit.WriteAsync(caller.Caller, AuditActions.ExportConversation, $"{id} {format}", true);
        var view = ConversationResponse.From(conversation, isOwn: true);
        if (format == "markdown")
            return TypedResults.File(Encoding.UTF8.GetBytes(ConversationMarkdown.Write(view)), ConversationMarkdown.MediaType, $"conversation-{id:N}.md");
        context.Response.Headers.ContentDisposition = $"attachment; filename=conversation-{id:N}.json";
        return TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<ShareResponse>, ProblemHttpResult>> ShareAsync(
        Guid id, ConversationCaller caller, ConversationChanges changes, AuditLog audit, CancellationToken cancellationToken)
    {
        if (await changes.ShareAsync(caller.RequiredOwner, id, isShared: true, cancellationToken) is not { } share) return NoSuchConversation();
        await audit.WriteAsync(caller.Caller, AuditActions.ShareConversation, id.ToString(), true);
        return TypedResults.Ok(new ShareResponse(share));
    }

    private static async Task<NoContent> UnshareAsync(
        Guid id, ConversationCaller caller, ConversationChanges changes, AuditLog audit, CancellationToken cancellationToken)
    {
        await changes.ShareAsync(caller.RequiredOwner, id, isShared: false, cancellationToken);
        await audit.WriteAsync(caller.Caller, AuditActions.UnshareConversation, id.ToString(), true);
        return TypedResults.NoContent();
    }

    /// <summary>Refuses callers that nothing tells from others.</summary>
    internal static async ValueTask<object?> RequireOwnerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.Arguments.OfType<ConversationCaller>().Single().Owner is null ? ApiProblem.Of(ProblemKind.ConversationsOff) : await next(context);

    private static ProblemHttpResult NoSuchConversation() => ApiProblem.NotFound("There is no such conversation.");

    private static bool TryRead(string text, out ConversationCursor? cursor)
    {
        cursor = text.Split('.') is [var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time <= DateTime.MaxValue.Ticks
            && Guid.TryParseExact(id, "N", out var last)
                ? new ConversationCursor(new DateTimeOffset(time, TimeSpan.Zero), last)
                : null;
        return cursor is not null;
    }
}
