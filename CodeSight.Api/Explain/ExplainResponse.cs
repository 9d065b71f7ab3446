using System.ComponentModel;
using System.Text.Json;
using CodeSight.Api.Admin;
using CodeSight.Api.Files;
using CodeSight.Api.Search;
using CodeSight.Core.Asking.Explain;

namespace CodeSight.Api.Explain;

/// <summary>Why an answer to the question uses the file, or does not.</summary>
public sealed record ExplainResponse(
    [property: Description("What kept the file out, or that nothing did.")] Verdict Verdict,
    [property: Description("The same in one sentence.")] string Text,
    [property: Description("The query that was searched for, after typo correction; null where nothing was searched.")] string? SearchedFor,
    [property: Description("The file in the ledger; null where there is none, or where the caller lacks the scope 'files'.")] FileResponse? File,
    [property: Description("What of the request leaves the file out, file_glob or collections; the ranks are then those without it.")] string? FilteredBy,
    [property: Description("By keywords, with BM25; null where the file has no word of the question.")] ExplainedRank? Keywords,
    [property: Description("By meaning, with the cosine; null where the file has no vectors, or none are searched.")] ExplainedRank? Vectors,
    [property: Description("In the order of a search, with the passage's score; null where no search finds the file.")] ExplainedRank? Fused,
    [property: Description("The file's best passage for the question.")] SearchResult? Passage,
    [property: Description("The question's words that the file has.")] IReadOnlyList<string> WordsFound,
    [property: Description("The question's words that the file does not have.")] IReadOnlyList<string> WordsMissing,
    [property: Description("The files of the passages before the file's own, best first; at most five.")] IReadOnlyList<string> Ahead,
    [property: Description("How the passages were judged; null unless one of the file's was found and no language model answers.")]
    ExplainedJudgement? Answerability,
    [property: Description("Where there is no such file: at most three paths that are written like it.")] IReadOnlyList<string> DidYouMean,
    [property: Description("For administrators, where there are accounts: the collections that the file is in, with who may read it. Null for others.")]
    IReadOnlyList<AdminCollection>? Collections)
{
    internal static ExplainResponse From(Explanation explanation, FileResponse? file, IReadOnlyList<AdminCollection>? collections) => new(
        explanation.Verdict,
        explanation.Text,
        explanation.SearchedFor,
        file,
        explanation.FilteredBy is { } filter ? JsonNamingPolicy.SnakeCaseLower.ConvertName(filter.ToString()) : null,
        ExplainedRank.From(explanation.Keywords),
        ExplainedRank.From(explanation.Vectors),
        ExplainedRank.From(explanation.Fused),
        explanation.Passage is { } passage ? SearchResult.From(passage) : null,
        explanation.WordsFound,
        explanation.WordsMissing,
        explanation.Ahead,
        explanation.Answerability is { } judged ? new ExplainedJudgement(judged.Signal, judged.Threshold) : null,
        explanation.DidYouMean,
        collections);
}

/// <summary>Where the file's best passage stands.</summary>
public sealed record ExplainedRank(
    [property: Description("From 1; null where it is not known, since the vectors are not in memory.")] int? Rank,
    [property: Description("How many passages are ranked; null where that is not known.")] int? Of,
    double Score)
{
    internal static ExplainedRank? From(ArmRank? rank) => rank is null ? null : new ExplainedRank(rank.Rank, rank.Of, rank.Score);
}

/// <summary>How likely the passages were judged to hold the answer.</summary>
public sealed record ExplainedJudgement(
    [property: Description("0..1.")] double Signal,
    [property: Description("The question is answered where the signal reaches it.")] double Threshold);
