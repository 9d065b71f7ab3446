using Microsoft.AspNetCore.Http;

namespace CodeSight.Tests.Web;

/// <summary>An answer as the contract has it. What was searched for is the question itself unless a test says otherwise.</summary>
internal sealed record SampleAnswer(string Text, IReadOnlyList<object> Sources, string Model) : IResult
{
    private const string Question = "question";

    public IReadOnlyList<object> Related { get; init; } = [];

    public string? SearchedFor { get; init; }

    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>Notes the question that a request asks, for its answer.</summary>
    public static void Note(HttpContext context, string question) => context.Items[Question] = question;

    /// <summary>The question that a request asks.</summary>
    public static string Asked(HttpContext context) => context.Items[Question] as string ?? "";

    public Task ExecuteAsync(HttpContext httpContext) => Results.Ok(
        new
        {
            text = Text,
            sources = Sources,
            model = Model,
            related = Related,
            searched_for = SearchedFor ?? Asked(httpContext),
            sentences = Array.Empty<object>(),
            suggestions = Suggestions,
        }).ExecuteAsync(httpContext);
}
