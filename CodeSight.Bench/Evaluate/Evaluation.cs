using CodeSight.Bench.Corpus;
using CodeSight.Bench.Measure;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary>Asks a server each question by each arm, and scores the rankings.</summary>
internal sealed class Evaluation(CodeSightClient client, int pageTolerance)
{
    /// <summary>Most chunks of a search (the contract's largest top_k).</summary>
    public const int MaxChunks = 100;

    private const int Depth = 10;
    private const int PageDepth = 5;

    // Two at a time keep a small server busy without a queue.
    private const int AtOnce = 2;

    /// <summary>The results in the questions' order.</summary>
    /// <exception cref="HttpRequestException">The server is not there, or refuses.</exception>
    public async Task<IReadOnlyList<QuestionResult>> RunAsync(IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var results = new QuestionResult[questions.Count];
        await Parallel.ForAsync(
            0,
            questions.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (at, token) => results[at] = await AskAsync(questions[at], token));
        return results;
    }

    private async Task<QuestionResult> AskAsync(Question question, CancellationToken cancellationToken)
    {
        var judgement = new Judgement(question, pageTolerance);
        var (keywords, _) = await RankAsync("keywords");
        var (vectors, _) = await RankAsync("vectors");
        var (fused, found) = await RankAsync("fused");
        return new QuestionResult(question.Id, judgement.Unit, keywords, vectors, fused) { Found = found };

        async Task<(RankingScore Score, IReadOnlyList<RankedItem> Found)> RankAsync(string arm)
        {
            var chunks = await client.SearchAsync(question.Text, MaxChunks, arm, cancellationToken);
            var list = judgement.Rank(chunks);
            return (Score(judgement, list, chunks), list);
        }
    }

    private static RankingScore Score(Judgement judgement, IReadOnlyList<RankedItem> list, IReadOnlyList<FoundPassage> chunks)
    {
        var gains = list.Select(item => item.Gain).ToList();
        return new RankingScore(
            RankingMetrics.Ndcg(gains, judgement.Grades, Depth),
            RankingMetrics.Recall(gains, judgement.Grades, Depth),
            RankingMetrics.Recall(gains, judgement.Grades, MaxChunks),
            RankingMetrics.ReciprocalRank(gains),
            judgement.Unit == JudgedUnit.Pages ? (chunks.Take(PageDepth).Any(judgement.IsAtRelevantPlace) ? 1 : 0) : null);
    }
}
