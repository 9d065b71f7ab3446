using CodeSight.Core.Asking.Search;

namespace CodeSight.Core.Asking.Answer;

/// <summary>
/// Tells whether the passages are likely to hold the answer: best cosine of the question times the best share of the question's words, by
/// their weight, that stands in one of the first passages. Measured (docs/benchmarks.md) better than either alone.
/// </summary>
internal static class Answerability
{
    // At these values about a tenth of the answerable questions of SQuAD are refused, and nine tenths of those whose article is missing.
    private const double Threshold = 0.23;
    private const double ThresholdWithoutVectors = 0.5;

    private const int Passages = 5;

    public static bool IsLikely(WordShare share, IReadOnlyList<Passage> passages)
    {
        var words = passages.Take(Passages).Max(passage => share.In(TextOf(passage)));
        var cosine = passages.Max(passage => passage.Cosine);
        return cosine is null ? words >= ThresholdWithoutVectors : cosine * words >= Threshold;
    }

    private static string TextOf(Passage passage) => $"{passage.FilePath}\n{passage.Section}\n{passage.Content}";
}
