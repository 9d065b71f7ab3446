using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Conversations;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Admin;

/// <summary>/api/admin/feedback and /api/admin/unanswered (C6).</summary>
internal static class FeedbackApi
{
    private const int MaxDays = 3650;
    private const int ExportPage = 10_000;

    public static void MapFeedback(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("feedback", ListAsync).WithName("ListFeedback").WithSummary("List what people think of answers")
            .WithDescription("The newest first. It is about answers in conversations that their owners keep.")
            .Fails(ProblemKind.InvalidParameter, ProblemKind.OutOfRange);
        routes.MapGet("feedback/export", ExportAsync).WithName("ExportFeedback").WithSummary("Download the feedback as questions of an evaluation")
            .WithDescription(
                "One JSON object a line, as './codesight eval' reads it: an answer that was liked is judged by the files that it cites, another one by the "
                + "file that somebody expected. Ratings down without such a file judge nothing, and are left out.")
            .Produces<string>(StatusCodes.Status200OK, EvaluationLines.MediaType);
        routes.MapGet("unanswered", ListUnansweredAsync).WithName("ListUnanswered").WithSummary("List the questions that the documents did not answer")
            .WithDescription("Those of like meaning together, most asked first; of at most the 1,000 newest.")
            .Fails(ProblemKind.InvalidParameter, ProblemKind.OutOfRange);
        routes.MapGet("unanswered/export", ExportUnansweredAsync).WithName("ExportUnanswered")
            .WithSummary("Download the unanswered questions as questions of an evaluation")
            .WithDescription(
                "One JSON object a line, as './codesight eval' reads it: by the file that somebody expected, or 'unanswerable' until a document answers it.")
            .Produces<string>(StatusCodes.Status200OK, EvaluationLines.MediaType)
            .Fails(ProblemKind.InvalidParameter, ProblemKind.OutOfRange);
    }

    private static async Task<Results<Ok<FeedbackResponse>, ProblemHttpResult>> ListAsync(
        FeedbackReports reports,
        CancellationToken cancellationToken,
        [Description("up or down; both where it is absent.")] string? rating = null,
        [Range(0, int.MaxValue)] int offset = 0,
        [Range(1, AdminApi.MaxPage)] int limit = 50)
    {
        if (offset < 0 || limit is < 1 or > AdminApi.MaxPage)
            return ApiProblem.OutOfRange($"'offset' must be at least 0, and 'limit' from 1 to {AdminApi.MaxPage}.");
        Rating? wanted = rating switch { "up" => Rating.Up, "down" => Rating.Down, _ => null };
        if (!string.IsNullOrEmpty(rating) && wanted is null) return ApiProblem.InvalidParameter("'rating' must be up or down.");
        var (page, total) = await reports.ListAsync(wanted, offset, limit, cancellationToken);
        return TypedResults.Ok(new FeedbackResponse([.. page.Select(FeedbackEntry.From)], total));
    }

    private static async Task<FileContentHttpResult> ExportAsync(
        FeedbackReports reports, Caller caller, AuditLog audit, CancellationToken cancellationToken)
    {
        var (page, _) = await reports.ListAsync(null, 0, ExportPage, cancellationToken);
        await audit.WriteAsync(caller, AuditActions.ExportFeedback, "feedback", true);
        return File("feedback", EvaluationLines.Of(page.Select(rated => rated.Message)));
    }

    private static async Task<Results<Ok<UnansweredResponse>, ProblemHttpResult>> ListUnansweredAsync(
        UnansweredQuestions questions, CancellationToken cancellationToken, [Range(1, MaxDays)] int days = 90) =>
        days is < 1 or > MaxDays
            ? ApiProblem.OutOfRange($"'days' must be from 1 to {MaxDays}.")
            : TypedResults.Ok(new UnansweredResponse(await questions.ListAsync(TimeSpan.FromDays(days), cancellationToken)));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportUnansweredAsync(
        UnansweredQuestions questions, Caller caller, AuditLog audit, CancellationToken cancellationToken, [Range(1, MaxDays)] int days = 90)
    {
        if (days is < 1 or > MaxDays) return ApiProblem.OutOfRange($"'days' must be from 1 to {MaxDays}.");
        var groups = await questions.ListAsync(TimeSpan.FromDays(days), cancellationToken);
        await audit.WriteAsync(caller, AuditActions.ExportFeedback, "unanswered", true);
        return File("unanswered", EvaluationLines.Of(groups));
    }

    private static FileContentHttpResult File(string name, IEnumerable<string> lines) =>
        TypedResults.File(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), EvaluationLines.MediaType, $"{name}.jsonl");
}

/// <summary>A page of feedback.</summary>
public sealed record FeedbackResponse(IReadOnlyList<FeedbackEntry> Feedback, int Total);

/// <summary>What somebody thinks of an answer.</summary>
public sealed record FeedbackEntry(
    Guid MessageId,
    DateTimeOffset RatedAt,
    Rating Rating,
    string? Comment,
    string? ExpectedFile,
    string Question,
    string? SearchedFor,
    [property: Description("The answer that was rated.")] string? Text,
    string? Model,
    IReadOnlyList<string> Files,
    [property: Description("account:ID, key:ID or browser:HASH.")] string Owner,
    string? Email)
{
    internal static FeedbackEntry From(RatedMessage rated)
    {
        var row = rated.Message;
        return new FeedbackEntry(
            row.Id, row.RatedAt ?? row.AskedAt, row.Rating ?? Core.Data.Conversations.Rating.Down, row.Comment, row.ExpectedFile, row.Question,
            row.SearchedFor, row.Answer, row.Model,
            [.. row.Sources.Where(source => source.Use == SourceUse.Cited).OrderBy(source => source.Position).Select(source => source.FilePath).Distinct()],
            rated.Owner, rated.Email);
    }
}

/// <summary>Questions that the documents did not answer.</summary>
public sealed record UnansweredResponse(IReadOnlyList<UnansweredGroup> Groups);
