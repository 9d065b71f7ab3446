using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Evaluate;

/// <summary>What was measured on a set of questions.</summary>
/// <param name="Name">Of the set.</param>
/// <param name="PageTolerance">How many pages off counted.</param>
internal sealed record EvaluationResult(string Name, int PageTolerance, IReadOnlyList<QuestionResult> Questions)
{
    /// <summary>The scores of all questions, in their order.</summary>
    public PerArm<IReadOnlyList<RankingScore>> Scores => new(
        [.. Questions.Select(question => question.Keywords)],
        [.. Questions.Select(question => question.Vectors)],
        [.. Questions.Select(question => question.Fused)]);

    /// <summary>
    /// What a drop is judged by: nDCG@10, or recall@10 where answers alone judge every question, of which nobody knows how many passages
    /// hold them.
    /// </summary>
    public RankingMetric Headline =>
        Questions.All(question => question.JudgedBy == JudgedUnit.Passages) ? RankingMetric.Recall10 : RankingMetric.Ndcg10;

    /// <summary>A figure's mean in each arm.</summary>
    public PerArm<Bootstrap> Mean(RankingMetric metric)
    {
        var scores = Scores;
        return new PerArm<Bootstrap>(metric.Mean(scores.Keywords), metric.Mean(scores.Vectors), metric.Mean(scores.Fused));
    }
}
