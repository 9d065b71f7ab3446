using CodeSight.Bench.Corpus;
using CodeSight.Bench.Evaluate;
using CodeSight.Bench.Server;

namespace CodeSight.Tests.Bench.Evaluate;

public sealed class JudgementTests
{
    [Fact]
    public void Files_stand_once_at_the_rank_of_their_best_chunk()
    {
        var judgement = Of(0, new RelevantPlace("b.md", null, 2), new("c.md"), new("x.md", null, 0));
        var list = judgement.Rank(
            [Chunk("a.md", 1), Chunk("a.md", 2), Chunk("b.md", 7), Chunk("a.md", 3), Chunk("b.md", 8), Chunk("x.md")]);

        Assert.Equal((JudgedUnit.Files, "2 1 0"), (judgement.Unit, string.Join(' ', judgement.Grades)));
        Assert.Equal([new RankedItem("a.md", null, 0), new("b.md", null, 2), new("x.md", null, 0)], list);
    }

    [Theory]
    [InlineData(0, "0 0 3")]
    [InlineData(1, "0 3 0")]
    public void Pages_stand_once_each_and_a_neighbour_gains_only_where_that_is_allowed(int tolerance, string gains)
    {
        var judgement = Of(tolerance, new RelevantPlace("a.pdf", 3, 3), new("b.md"));
        var list = judgement.Rank([Chunk("a.pdf", 9), Chunk("a.pdf", 4), Chunk("a.pdf", 4), Chunk("a.pdf", 3)]);

        Assert.Equal(JudgedUnit.Pages, judgement.Unit);
        Assert.Equal(gains, string.Join(' ', list.Select(item => item.Gain)));
        Assert.Equal("a.pdf p. 9", list[0].ToString());
    }

    [Fact]
    public void Page_between_two_judged_ones_gains_for_the_better_one_only()
    {
        var list = Of(1, new RelevantPlace("a.pdf", 3, 1), new("a.pdf", 5, 2)).Rank(
            [Chunk("a.pdf", 4), Chunk("a.pdf", 6), Chunk("a.pdf", 3)]);
        Assert.Equal([2, 0, 1], list.Select(item => item.Gain));
    }

    [Fact]
    public void Document_as_a_whole_gains_once_among_pages()
    {
        var judgement = Of(0, new RelevantPlace("a.pdf", 3), new("b.pptx"));
        Assert.Equal([1, 0, 0], judgement.Rank([Chunk("b.pptx", 1), Chunk("b.pptx", 2), Chunk("a.pdf")]).Select(item => item.Gain));
        Assert.True(judgement.IsAtRelevantPlace(Chunk("b.pptx", 2)));
        Assert.False(judgement.IsAtRelevantPlace(Chunk("a.pdf", 2)));
    }

    [Fact]
    public void Answers_are_sought_in_passages_without_regard_to_case_and_white_space()
    {
        var judgement = new Judgement(new Question("1", "q", Answers: ["Two  hardware\nKEYS", "none"]), 0);
        var list = judgement.Rank([Chunk("a.md", content: "two hardware locks"), Chunk("a.md", content: "You get two\thardware keys."), Chunk("b.md", content: "two hardware keys")]);

        Assert.Equal((JudgedUnit.Passages, "1"), (judgement.Unit, string.Join(' ', judgement.Grades)));
        Assert.Equal([0, 1, 0], list.Select(item => item.Gain));
    }

    [Fact]
    public void Relevant_places_judge_where_there_are_answers_too()
    {
        var judgement = new Judgement(new Question("1", "q", [new("b.md")], ["x"]), 0);
        Assert.Equal([0, 1], judgement.Rank([Chunk("a.md", content: "x"), Chunk("b.md", content: "y")]).Select(item => item.Gain));
    }

    private static Judgement Of(int tolerance, params RelevantPlace[] places) => new(new Question("1", "q", places), tolerance);

    private static FoundPassage Chunk(string path, int? page = null, string content = "") => new(path, page, 1, content);
}
