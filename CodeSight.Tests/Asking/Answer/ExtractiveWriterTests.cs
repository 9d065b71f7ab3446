using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Search;

namespace CodeSight.Tests.Asking.Answer;

public sealed class ExtractiveWriterTests
{
    private const string Question = "When are invoices paid?";

    private readonly StubEmbedder _embedder = new() { Vectors = { [Question] = [1, 0, 0] } };

    [Fact]
    public async Task Answer_is_the_best_sentences_each_with_its_source()
    {
        var draft = await WriteAsync(
            Passages.Of("The office is blue. Nobody knows why.", score: 0.5),
            Passages.Of("All invoices are paid when thirty days have passed. Late fees are one per cent. Cakes are free. Pens are red.", 2));

        var lines = draft.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("All invoices are paid when thirty days have passed. [2]", lines[0]);
        Assert.All(lines, line => Assert.EndsWith(" [2]", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sentences_are_chosen_by_meaning_too_and_read_in_their_order()
    {
        _embedder.Vectors["Settlement takes a month."] = [1, 0, 0];
        var draft = await WriteAsync(Passages.Of(
            "Cakes are free. Settlement takes a month. Pens are red. Ink is blue. When invoices are paid, invoices are filed. Doors are shut."));
        Assert.StartsWith(
            "Settlement takes a month. [1]\nWhen invoices are paid, invoices are filed. [1]",
            draft[draft.IndexOf("Settlement", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_is_not_found_when_the_passages_hold_few_of_the_words_and_little_of_the_meaning()
    {
        Assert.Equal(CannedResponses.NotFound, await WriteAsync(Passages.Of("Bananas are yellow.", cosine: 0.2)));
        Assert.NotEqual(CannedResponses.NotFound, await WriteAsync(Passages.Of("Invoices are paid monthly.", cosine: 0.5)));
    }

    [Fact]
    public async Task Mistyped_question_is_judged_by_what_was_meant()
    {
        var passages = Passages.Of("Cakes are free. Invoices are paid monthly.", cosine: 0.3);
        var mistyped = new AskedQuestion("Wehn rae invocies piad?", Question);
        _embedder.Vectors[mistyped.Typed] = [0, 1, 0];

        Assert.Equal(CannedResponses.NotFound, await WriteAsync(AskedQuestion.Uncorrected(mistyped.Typed), passages));
        Assert.Equal(await WriteAsync(passages), await WriteAsync(mistyped, passages));
        Assert.NotEqual(CannedResponses.NotFound, await WriteAsync(mistyped, passages));
    }

    [Fact]
    public async Task Name_that_was_typed_is_not_answered_with_another_one()
    {
        var passages = Passages.Of("Lindquist leads the Oslo office.", cosine: 0.3);
        _embedder.Vectors["Which office does Lindquist lead?"] = [1, 0, 0];
        _embedder.Vectors["Which office does Lindqvist lead?"] = [0, 1, 0];
        var found = new AskedQuestion("Which offcie does Lindqvist lead?", "Which office does Lindquist lead?");

        Assert.NotEqual(CannedResponses.NotFound, await WriteAsync(found, passages));
        Assert.Equal("Which office does Lindquist lead?", found.ForAnswer);
        Assert.Equal(
            await WriteAsync(AskedQuestion.Uncorrected("Which office does Lindqvist lead?"), passages),
            await WriteAsync(found with { ForAnswer = "Which office does Lindqvist lead?" }, passages));
    }

    [Fact]
    public async Task Answer_is_judged_by_words_alone_while_there_are_no_vectors()
    {
        Assert.Equal(CannedResponses.NotFound, await WriteAsync(Passages.Of("Bananas are yellow.", cosine: null)));
        Assert.Equal("Invoices are paid monthly. [1]", await WriteAsync(Passages.Of("Invoices are paid monthly.", cosine: null)));
    }

    [Fact]
    public async Task Table_rows_stand_below_their_header_and_bracketed_numbers_are_no_citations()
    {
        var draft = await WriteAsync(
            Passages.Of("Invoices | Paid\nAcme invoices | paid in 30 days [7]\nInitech invoices | paid in 60 days"));
        Assert.Contains(
            "Invoices | Paid\nAcme invoices | paid in 30 days ⟦7⟧ [1]\nInitech invoices | paid in 60 days [1]",
            draft,
            StringComparison.Ordinal);
    }

    private Task<string> WriteAsync(params Passage[] passages) => WriteAsync(AskedQuestion.Uncorrected(Question), passages);

    private async Task<string> WriteAsync(AskedQuestion question, params Passage[] passages) =>
        (await new ExtractiveWriter(new StubKeywords(), _embedder).WriteAsync(question, passages, CancellationToken.None)).Text;
}
