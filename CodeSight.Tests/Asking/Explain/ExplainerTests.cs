using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Explain;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.People;
using CodeSight.SearchIndex.Globs;
using CodeSight.Tests.Asking.Search;

namespace CodeSight.Tests.Asking.Explain;

/// <summary>Explanations where vectors are searched in the database, or not at all; the whole server's are in People/ExplainTests.</summary>
public sealed class ExplainerTests
{
    private const string Question = "What are the payment terms?";
    private const string Path = "contracts/acme.pdf";

    private readonly StubKeywords _keywords = new() { ChunkCount = 3 };
    private readonly StubEmbedder _embedder = new() { Vectors = { [Question] = [1, 0, 0] } };
    private readonly FixedWriter _writer = new("Thirty days [1].");

    [Fact]
    public async Task File_without_vectors_is_said_to_have_none_where_its_words_were_not_enough()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await AddOtherAsync(database);
        var chunk = await AddAsync(database, "Payment terms.", cosine: null);

        var unfound = await ExplainAsync(database);
        Assert.Equal((Verdict.NoVectorsYet, null, null), (unfound.Verdict, unfound.Keywords, unfound.Vectors));
        Assert.Equal("Payment terms.", unfound.Passage?.Content);

        _keywords.Scores[chunk] = 3;
        var low = await ExplainAsync(database);
        Assert.Equal((Verdict.NoVectorsYet, new ArmRank(2, 2, 3)), (low.Verdict, low.Keywords));
        Assert.Equal(["other.md"], low.Ahead);
    }

    [Fact]
    public async Task Ranks_that_the_database_would_have_to_count_are_unknown_and_the_cosine_is_told()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await AddOtherAsync(database);
        _keywords.Scores[await AddAsync(database, "Payment terms.", cosine: 0.25)] = 3;

        var explanation = await ExplainAsync(database);

        Assert.Equal(Verdict.TooLow, explanation.Verdict);
        Assert.Equal((null, null), (explanation.Vectors?.Rank, explanation.Vectors?.Of));
        Assert.Equal(0.25, explanation.Vectors!.Score, 3);
        Assert.Equal((2, null), (explanation.Fused?.Rank, explanation.Fused?.Of));
    }

    [Fact]
    public async Task Language_model_is_not_asked()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await AddAsync(database, "Payment terms.", cosine: 0.9);

        var explanation = await ExplainAsync(database);

        Assert.Equal((Verdict.Found, null), (explanation.Verdict, explanation.Answerability));
        Assert.Empty(_writer.Passages);
    }

    [Fact]
    public async Task Passages_that_were_judged_not_to_hold_the_answer_are_told_with_the_signal_and_what_it_should_be()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await AddAsync(database, "The soup is hot.", cosine: 0.2);

        var explanation = await ExplainAsync(database, writer: new ExtractiveWriter(_keywords, _embedder));

        Assert.Equal((Verdict.AnsweredNot, 1), (explanation.Verdict, explanation.Fused?.Rank));
        // Its cosine, a word of many ("the"), no BM25, and a sentence at a right angle to the question.
        Assert.InRange(explanation.Answerability!.Signal, 0.05, Answerability.Threshold - 0.01);
        Assert.Equal(Answerability.Threshold, explanation.Answerability.Threshold);
        Assert.Contains("where 0.4", explanation.Text, StringComparison.Ordinal);

        _embedder.Vectors["The soup is hot."] = [1, 0, 0];
        _keywords.Scores[_keywords.Documents[Path][0]] = 1;
        Assert.Equal(Verdict.Found, (await ExplainAsync(database, writer: new ExtractiveWriter(_keywords, _embedder))).Verdict);
    }

    [Fact]
    public async Task Without_any_vectors_a_file_without_the_words_has_none_in_common()
    {
        await using var database = await SeededDatabase.CreateAsync(hasVectors: false);
        _keywords.Scores[await database.AddChunkAsync(await database.AddDocumentAsync("other.md"), "Terms of payment.")] = 9;
        await AddAsync(database, "Soup.", cosine: null);

        var explanation = await ExplainAsync(database);

        Assert.Equal((Verdict.NoWordsInCommon, null, "It has none of the question's words."), (explanation.Verdict, explanation.Fused, explanation.Text));
    }

    [Fact]
    public async Task State_of_a_file_without_text_is_told_as_the_ledger_has_it()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var file = new ExplainedFile(Path, Principal.Operator, Principal.Operator, DocumentState.Failed, "the file is damaged");

        var explanation = await Explainer(database).ExplainAsync(file, new SearchRequest(Question, 1, null), CancellationToken.None);

        Assert.Equal(
            (Verdict.NotIndexed, "The file is there, but it could not be read: the file is damaged."), (explanation.Verdict, explanation.Text));
    }

    [Fact]
    public async Task Nothing_is_said_not_to_be_there_while_the_index_is_loaded()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await Assert.ThrowsAsync<IndexLoadingException>(() => ExplainAsync(database, feed: new LoadingFeed()));
    }

    [Fact]
    public async Task Glob_that_cannot_be_read_is_refused_before_anything_is_said_of_the_file()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await Assert.ThrowsAsync<InvalidGlobException>(() => ExplainAsync(database, glob: "["));
    }

    private async Task AddOtherAsync(SeededDatabase database)
    {
        await database.AddVectorAsync("Terms of payment.", StubEmbedder.WithCosine(0.9));
        _keywords.Scores[await database.AddChunkAsync(await database.AddDocumentAsync("other.md"), "Terms of payment.")] = 9;
    }

    private async Task<long> AddAsync(SeededDatabase database, string content, double? cosine)
    {
        if (cosine is { } known) await database.AddVectorAsync(content, StubEmbedder.WithCosine(known));
        var chunk = await database.AddChunkAsync(await database.AddDocumentAsync(Path), content);
        _keywords.Documents[Path] = [chunk];
        return chunk;
    }

    private Task<Explanation> ExplainAsync(
        SeededDatabase database, string? glob = null, IKeywordFeed? feed = null, IAnswerWriter? writer = null) => Explainer(database, feed, writer).ExplainAsync(
        new ExplainedFile(Path, Principal.Operator, Principal.Operator), new SearchRequest(Question, 1, glob), CancellationToken.None);

    private Explainer Explainer(SeededDatabase database, IKeywordFeed? feed = null, IAnswerWriter? writer = null)
    {
        var passages = new PassageReader(new PassageStore(database.Sources));
        return new Explainer(
            new Admission(AdmissionLimits.ForThisMachine, TimeProvider.System),
            new SearchPipeline(_keywords, database.Models(_embedder), new VectorSearch(database.Sources), new ScoreCombination(), passages),
            _keywords, passages, writer ?? _writer, feed);
    }

    private sealed class LoadingFeed : IKeywordFeed
    {
        public bool IsLoaded => false;

        public Task WaitUntilAsync(long changeNumber, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CatchUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
