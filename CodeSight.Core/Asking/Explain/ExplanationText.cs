using System.Globalization;
using CodeSight.Core.Data;

namespace CodeSight.Core.Asking.Explain;

/// <summary>What an explanation says in one sentence.</summary>
internal static class ExplanationText
{
    public const string NotThere = "There is no file with this path, or none that you may read.";

    public static string NotIndexed(DocumentState? state, string? reason)
    {
        var why = string.IsNullOrWhiteSpace(reason) ? "" : $": {reason.Trim().TrimEnd('.')}";
        return state switch
        {
            DocumentState.Skipped => $"The file is there, but it was skipped{why}.",
            DocumentState.Failed => $"The file is there, but it could not be read{why}.",
            DocumentState.Empty => $"The file is there, but no text was found in it{why}.",
            DocumentState.Queued => $"The file is there, but it still waits to be read{why}.",
            _ => $"The file is there, but its text cannot be searched yet{why}.",
        };
    }

    public static string Of(Verdict verdict, Explanation explanation, int topK)
    {
        var rank = Rank(explanation.Fused);
        var made = topK == 1 ? "an answer is made from the first" : $"an answer is made from the first {topK}";
        return verdict switch
        {
            Verdict.Found => $"A passage of it is number {rank} of those found, and {made}.",
            Verdict.NotCited => $"A passage of it is number {rank} of those found, but the answer quotes others that fit better.",
            Verdict.AnsweredNot => string.Create(
                CultureInfo.InvariantCulture,
                $"A passage of it is number {rank} of those found, but they were judged not to hold the answer: "
                + $"{explanation.Answerability?.Signal:F2}, where {explanation.Answerability?.Threshold:F2} is needed."),
            Verdict.Filtered => Filtered(explanation.FilteredBy, rank),
            Verdict.NoVectorsYet => explanation.Keywords is null
                ? "It has none of the question's words, and its meaning is not indexed yet."
                : $"Its meaning is not indexed yet, and by its words alone {Stands(rank)}; {made}.",
            Verdict.NoWordsInCommon => explanation.Vectors is null
                ? "It has none of the question's words."
                : $"It has none of the question's words, and by its meaning {Stands(rank)}; {made}.",
            _ => $"Other passages fit the question better: {Stands(rank)}; {made}.",
        };
    }

    private static string Filtered(HidingFilter? filter, string? rank)
    {
        var (what, without) = filter == HidingFilter.FileGlob ? ("file filter leaves", "it") : ("collections leave", "them");
        return rank is null ? $"The request's {what} it out." : $"The request's {what} it out; without {without}, its best passage would be number {rank}.";
    }

    private static string Stands(string? rank) =>
        rank is null ? "its best passage is not among those that a search considers" : $"its best passage is number {rank}";

    private static string? Rank(ArmRank? fused) => fused switch
    {
        { Rank: { } rank, Of: { } of } => string.Create(CultureInfo.InvariantCulture, $"{rank:N0} of {of:N0}"),
        { Rank: { } rank } => rank.ToString("N0", CultureInfo.InvariantCulture),
        _ => null,
    };
}
