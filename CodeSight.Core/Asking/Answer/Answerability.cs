using CodeSight.Core.Asking.Search;

namespace CodeSight.Core.Asking.Answer;

/// <summary>
/// Tells whether the passages are likely to hold the answer: the mean of four signals, each 0..1. Three are of one passage, the best: its
/// cosine, its share of the question's words, its BM25 relative to the largest possible. The fourth is the cosine of the best sentence.
/// On SQuAD with 30 % of its articles left out, of the unanswerable questions 0.91 are refused when 0.04 of the answerable are too;
/// the cosine times the share of words, without sentences, costs 0.05 for the same.
/// </summary>
internal static class Answerability
{
    private const double Threshold = 0.425;

    /// <inheritdoc cref="Signal"/>
    public static bool IsLikely(QuestionWords words, IReadOnlyList<Passage> passages, double bestSentence) =>
        Signal(words, passages, bestSentence) >= Threshold;

    /// <param name="passages">The passages that sentences were taken from.</param>
    /// <param name="bestSentence">Cosine of the question and the sentence nearest to it.</param>
    internal static double Signal(QuestionWords words, IReadOnlyList<Passage> passages, double bestSentence)
    {
        // While there are no vectors yet, the passages' cosine is not among the signals.
        var hasCosine = passages.Any(passage => passage.Cosine is not null);
        var best = passages.Max(passage =>
            (passage.Cosine ?? 0) + words.ShareIn($"{passage.FilePath}\n{passage.Section}\n{passage.Content}") + words.ShareOfLargest(passage.Bm25));
        return (best + bestSentence) / (hasCosine ? 4 : 3);
    }
}
