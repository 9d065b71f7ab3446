using CodeSight.Core.Asking.Fuse;

namespace CodeSight.Tests.Asking.Fuse;

public sealed class FusionTests
{
    private static readonly ScoreCombination Combination = new();
    private static readonly ReciprocalRank Reciprocal = new();
    private static readonly KeywordRanking Keywords = new();
    private static readonly VectorRanking Vectors = new();

    [Fact]
    public void Combination_weighs_both_scores_relative_to_the_best()
    {
        var fused = Combination.Fuse([new(1, 8f, 0.2f), new(2, 4f, 0.6f), new(3, 0f, 0.5f)], 10);

        Assert.Equal([2, 1, 3], fused.Select(item => item.Candidate.ChunkId));
        Assert.Equal((0.25 * 4 / 8) + 0.75, fused[0].Score, 6);
        Assert.Equal(0.25 + (0.75 * 1.2 / 1.6), fused[1].Score, 6);
        Assert.Equal(0.75 * 1.5 / 1.6, fused[2].Score, 6);
    }

    [Fact]
    public void Combination_leaves_the_ranking_to_keywords_the_less_the_vectors_tell()
    {
        Candidate[] candidates = [new(1, 8f, 0.2f), new(2, 4f, 0.6f)];

        Assert.Equal([2, 1], Combination.Fuse(candidates, 10, trust: 1).Select(item => item.Candidate.ChunkId));
        Assert.Equal([1, 2], Combination.Fuse(candidates, 10, trust: 0).Select(item => item.Candidate.ChunkId));
    }

    [Fact]
    public void Combination_takes_a_quarter_of_the_keyword_score_from_the_neighbours()
    {
        var fused = Combination.Fuse([new(1, 8f, 0.5f) { Around = 0 }, new(2, 8f, 0.5f), new(3, 0f, 0.5f) { Around = 8 }], 10);

        Assert.Equal([2, 1, 3], fused.Select(item => item.Candidate.ChunkId));
        Assert.Equal(0.75 + (0.25 * 0.75), fused[1].Score, 6);
        Assert.Equal(0.75 + (0.25 * 0.25), fused[2].Score, 6);
    }

    [Fact]
    public void Combination_ranks_by_vectors_alone_when_no_word_was_found()
    {
        var fused = Combination.Fuse([new(1, 0f, 0.2f), new(2, 0f, 0.6f)], 10);
        Assert.Equal([2, 1], fused.Select(item => item.Candidate.ChunkId));
        Assert.Equal(1, fused[0].Score, 6);
        Assert.Equal(1.2 / 1.6, fused[1].Score, 6);
    }

    [Fact]
    public void Combination_ranks_by_keywords_alone_when_nothing_has_a_vector()
    {
        var fused = Combination.Fuse([new(1, 2f, null), new(2, 8f, null)], 10);
        Assert.Equal([2, 1], fused.Select(item => item.Candidate.ChunkId));
        Assert.Equal(1, fused[0].Score, 6);
        Assert.Equal(0.25, fused[1].Score, 6);
    }

    [Fact]
    public void Combination_takes_a_missing_cosine_for_the_mean_of_what_keywords_found()
    {
        var fused = Combination.Fuse([new(1, 8f, null), new(2, 8f, 0.4f), new(3, 8f, 0.6f), new(4, 0f, 0.3f)], 10);
        Assert.Equal([3, 1, 2, 4], fused.Select(item => item.Candidate.ChunkId));
        Assert.Equal(0.25 + (0.75 * 1.5 / 1.6), fused[1].Score, 6);
    }

    [Fact]
    public void Combination_puts_the_best_keyword_hit_first_while_only_other_chunks_have_vectors()
    {
        var fused = Combination.Fuse([new(1, 8f, null), new(2, 0f, 0.3f), new(3, 0f, 0.2f)], 10);
        Assert.Equal(1, fused[0].Candidate.ChunkId);
    }

    [Fact]
    public void Reciprocal_rank_sums_both_rankings_and_reaches_one()
    {
        var fused = Reciprocal.Fuse([new(1, 8f, 0.6f), new(2, 4f, null), new(3, 0f, 0.5f)], 10);
        Assert.Equal([1, 2, 3], fused.Select(item => item.Candidate.ChunkId));
        Assert.Equal(1, fused[0].Score, 6);
        Assert.Equal(61.0 / 62 / 2, fused[1].Score, 6);
        Assert.Equal(fused[1].Score, fused[2].Score);
    }

    [Fact]
    public void Keywords_alone_rank_by_bm25_what_holds_a_term()
    {
        var ranked = Keywords.Fuse([new(1, 2f, 0.9f), new(2, 8f, null), new(3, 0f, 1f), new(4, 6f, -1f)], 10);
        Assert.Equal([(2, 1), (4, 0.75), (1, 0.25)], ranked.Select(item => (item.Candidate.ChunkId, item.Score)));
    }

    [Fact]
    public void Vectors_alone_rank_by_cosine_what_has_a_vector()
    {
        var ranked = Vectors.Fuse([new(1, 2f, 0.5f), new(2, 8f, null), new(3, 0f, 1f), new(4, 6f, -1f)], 10);
        Assert.Equal([(3, 1), (1, 0.75), (4, 0)], ranked.Select(item => (item.Candidate.ChunkId, item.Score)));
    }

    [Fact]
    public void Fusion_breaks_ties_by_chunk_and_cuts_at_top()
    {
        Candidate[] equal = [new(9, 1f, 0.5f), new(3, 1f, 0.5f), new(5, 1f, 0.5f)];
        Assert.Equal([3, 5], Combination.Fuse(equal, 2).Select(item => item.Candidate.ChunkId));
        Assert.Equal([3, 5], Reciprocal.Fuse(equal, 2).Select(item => item.Candidate.ChunkId));
        Assert.Equal([3, 5], Keywords.Fuse(equal, 2).Select(item => item.Candidate.ChunkId));
        Assert.Equal([3, 5], Vectors.Fuse(equal, 2).Select(item => item.Candidate.ChunkId));
    }

    [Fact]
    public void Fusion_of_nothing_is_nothing()
    {
        Assert.Empty(Combination.Fuse([], 5));
        Assert.Empty(Reciprocal.Fuse([], 5));
        Assert.Empty(Keywords.Fuse([], 5));
        Assert.Empty(Vectors.Fuse([], 5));
    }

    [Fact]
    public void Score_lies_between_zero_and_one_for_any_scores()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            Candidate[] candidates = [.. Enumerable.Range(1, 20).Select(chunk => new Candidate(
                chunk,
                random.Next(3) == 0 ? 0 : random.NextSingle() * 30,
                random.Next(4) == 0 ? null : (random.NextSingle() * 2) - 1))];
            foreach (var fusion in new IFusion[] { Combination, Reciprocal, Keywords, Vectors })
                Assert.All(fusion.Fuse(candidates, 20), item => Assert.InRange(item.Score, 0, 1));
        }
    }
}
