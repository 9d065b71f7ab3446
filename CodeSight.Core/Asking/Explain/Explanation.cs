using CodeSight.Core.Asking.Search;

namespace CodeSight.Core.Asking.Explain;

/// <summary>Why an answer uses a file, or does not.</summary>
/// <param name="Text">The same in one sentence.</param>
public sealed record Explanation(Verdict Verdict, string Text)
{
    /// <summary>The query that was searched for, after typo correction; null where nothing was searched.</summary>
    public string? SearchedFor { get; init; }

    /// <summary>What of the request leaves the file out; null where nothing does. All ranks are then those without it.</summary>
    public HidingFilter? FilteredBy { get; init; }

    /// <summary>Where the file's best chunk stands by keywords; null where it has no word of the question.</summary>
    public ArmRank? Keywords { get; init; }

    /// <summary>Where the file's nearest chunk stands by vectors; null where it has none, or where no vectors are searched.</summary>
    public ArmRank? Vectors { get; init; }

    /// <summary>Where the file's best passage stands in the order of a search.</summary>
    public ArmRank? Fused { get; init; }

    /// <summary>The file's best passage for the question; null where its text cannot be searched.</summary>
    public Passage? Passage { get; init; }

    /// <summary>The words of the question that the file has.</summary>
    public IReadOnlyList<string> WordsFound { get; init; } = [];

    /// <summary>The words of the question that the file does not have.</summary>
    public IReadOnlyList<string> WordsMissing { get; init; } = [];

    /// <summary>The files of the passages before the file's own, best first, each once, at most five.</summary>
    public IReadOnlyList<string> Ahead { get; init; } = [];

    /// <summary>How the passages were judged, where no language model answers.</summary>
    public Judgement? Answerability { get; init; }

    /// <summary>Where there is no such file: the nearest paths that the caller may read, at most three.</summary>
    public IReadOnlyList<string> DidYouMean { get; init; } = [];
}

/// <summary>What becomes of a file when a question is asked.</summary>
public enum Verdict
{
    /// <summary>A passage of it is among those that the answer is made from.</summary>
    Found,

    /// <summary>There is no such file, or none that the caller may read.</summary>
    NotThere,

    /// <summary>The file is there, and its text cannot be searched.</summary>
    NotIndexed,

    /// <summary>The request's file glob or collections leave it out.</summary>
    Filtered,

    /// <summary>It can be found by its words only, and they were not enough.</summary>
    NoVectorsYet,

    /// <summary>It has none of the question's words, and its meaning was not near enough.</summary>
    NoWordsInCommon,

    /// <summary>Passages of other files rank before it.</summary>
    TooLow,

    /// <summary>A passage of it was found, and the answer quotes others.</summary>
    NotCited,

    /// <summary>A passage of it was found, and the passages were judged not to hold the answer.</summary>
    AnsweredNot,
}

/// <summary>What of a request leaves a file out.</summary>
public enum HidingFilter
{
    /// <summary>The file glob.</summary>
    FileGlob,

    /// <summary>The named collections.</summary>
    Collections,
}

/// <summary>Where a chunk stands.</summary>
/// <param name="Rank">From 1; null where it is not known, since the vectors are not in memory.</param>
/// <param name="Of">How many chunks are ranked; null where that is not known.</param>
/// <param name="Score">BM25, cosine, or the passage's score.</param>
public sealed record ArmRank(int? Rank, int? Of, double Score);

/// <summary>How likely the passages were judged to hold the answer.</summary>
/// <param name="Signal">0..1.</param>
/// <param name="Threshold">The least signal with which a question is answered.</param>
public sealed record Judgement(double Signal, double Threshold);
