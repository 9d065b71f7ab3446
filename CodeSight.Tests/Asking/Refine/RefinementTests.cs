using CodeSight.Core.Asking.Refine;
using CodeSight.Core.Asking.Search;
using CodeSight.SearchIndex;

namespace CodeSight.Tests.Asking.Refine;

public sealed class RefinementTests
{
    private static readonly KeywordQuery Query = new([new QueryTerm("payment", 2), new QueryTerm("term", 2)]);

    [Fact]
    public void Words_that_stand_together_lift_a_passage()
    {
        var scattered = $"A payment {string.Join(' ', Enumerable.Repeat("of another kind", 10))} in the long term.";

        var ranking = Rank([Passages.Of(scattered, 1, score: 0.8), Passages.Of("Terms of payment.", 2, score: 0.78)]);

        Assert.Equal([2, 1], ranking.Select(passage => passage.ChunkId));
        Assert.Equal((0.78 + 0.1) / 1.24, ranking[0].Score, 6);
        Assert.Equal((0.8 + 0.05) / 1.24, ranking[1].Score, 6);
    }

    [Fact]
    public void Words_side_by_side_as_in_the_question_lift_a_passage()
    {
        var ranking = Rank([Passages.Of("Terms of payment.", 1, score: 0.8), Passages.Of("Payment terms.", 2, score: 0.75)]);

        Assert.Equal([2, 1], ranking.Select(passage => passage.ChunkId));
        Assert.Equal((0.75 + 0.1 + 0.14) / 1.24, ranking[0].Score, 6);
        Assert.Equal((0.8 + 0.1) / 1.24, ranking[1].Score, 6);
    }

    [Fact]
    public void Less_than_half_of_the_pairs_is_ordinary_and_lifts_nothing()
    {
        // Both words stand in each text; "of terms" alone is the lighter of the two pairs.
        var ranking = Refinement.Rank(
            "payment of terms",
            new KeywordQuery([new QueryTerm("payment", 3), new QueryTerm("term", 2)]),
            [Passages.Of("Of terms, payment.", 1, score: 0.8), Passages.Of("Terms, payment of.", 2, score: 0.78)],
            vectorOf: null);

        Assert.Equal([2, 1], ranking.Select(passage => passage.ChunkId));
        Assert.Equal((0.78 + 0.1 + (0.14 * (0.6 - 0.45) / 0.55)) / 1.24, ranking[0].Score, 6);
        Assert.Equal((0.8 + 0.1) / 1.24, ranking[1].Score, 6);
    }

    [Fact]
    public void Passage_like_the_best_ones_comes_before_one_unlike_them()
    {
        var vectors = new Dictionary<long, float[]?> { [1] = [1, 0], [2] = [1, 0], [3] = [1, 0], [4] = [0, 1], [5] = [0.8f, 0.6f] };

        var ranking = Rank([.. vectors.Keys.Select(id => Passages.Of("Text.", id, score: 1 - (0.02 * id)))], vectors.GetValueOrDefault);

        Assert.Equal([1, 2, 3, 5, 4], ranking.Select(passage => passage.ChunkId));
        Assert.Equal((0.9 + (0.2 * 0.8)) / 1.44, ranking[3].Score, 6);
        Assert.Equal(0.92 / 1.44, ranking[4].Score, 6);
    }

    [Fact]
    public void First_example_counts_most()
    {
        // The best three give 6, 3 and 2 elevenths of the centre.
        var vectors = new Dictionary<long, float[]?> { [1] = [1, 0, 0], [2] = [0, 1, 0], [3] = [0, 0, 1], [4] = [0, 0, 1] };

        var ranking = Rank([.. vectors.Keys.Select(id => Passages.Of("Text.", id, score: 1 - (0.3 * id)))], vectors.GetValueOrDefault);

        Assert.Equal((0.7 + (0.2 * 6 / 11)) / 1.44, ranking[0].Score, 6);
        Assert.Equal((0.4 + (0.2 * 3 / 11)) / 1.44, ranking[1].Score, 6);
    }

    [Fact]
    public void Without_the_vector_of_an_example_nothing_is_compared()
    {
        Passage[] passages = [Passages.Of("Text.", 1, score: 0.9), Passages.Of("Text.", 2, score: 0.8), Passages.Of("Text.", 3, score: 0.7)];

        Assert.Equal(Rank(passages), Rank(passages, chunk => chunk == 2 ? null : [1f, 0f]));
    }

    [Fact]
    public void Passage_without_a_vector_is_taken_to_be_as_alike_as_the_others()
    {
        var vectors = new Dictionary<long, float[]?> { [1] = [1, 0], [2] = [1, 0], [3] = [1, 0], [4] = null };

        var ranking = Rank([.. vectors.Keys.Select(id => Passages.Of("Text.", id, score: 1 - (0.1 * id)))], vectors.GetValueOrDefault);

        Assert.Equal(4, ranking[3].ChunkId);
        Assert.Equal((0.6 + 0.2) / 1.44, ranking[3].Score, 6);
    }

    [Fact]
    public void Scores_lie_between_zero_and_one_and_fall()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var passages = Enumerable.Range(1, random.Next(1, 30))
                .Select(id => Passages.Of(random.Next(2) == 0 ? "payment terms" : "other", id, score: random.NextDouble())).ToList();
            var ranking = Rank(passages, _ => [MathF.Sin(random.Next()), 0.1f]);

            Assert.All(ranking, passage => Assert.InRange(passage.Score, 0, 1));
            Assert.Equal(
                ranking.OrderByDescending(passage => passage.Score).Select(passage => passage.ChunkId),
                ranking.Select(passage => passage.ChunkId));
            Assert.Equal(passages.Select(passage => passage.ChunkId), ranking.Select(passage => passage.ChunkId).Order());
        }
    }

    private static IReadOnlyList<Passage> Rank(IReadOnlyList<Passage> passages, Func<long, float[]?>? vectorOf = null) =>
        Refinement.Rank("payment terms", Query, passages, vectorOf);
}
