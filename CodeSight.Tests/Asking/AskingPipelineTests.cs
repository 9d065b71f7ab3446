using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Asking.Verify;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People;
using CodeSight.SearchIndex.Globs;
using CodeSight.Tests.Asking.Search;

namespace CodeSight.Tests.Asking;

public sealed class AskingPipelineTests
{
    private const string Question = "What are the payment terms?";

    private readonly StubKeywords _keywords = new();
    private readonly StubEmbedder _embedder = new() { Vectors = { [Question] = [1, 0, 0] } };

    [Fact]
    public async Task Search_joins_what_keywords_and_vectors_found_with_exact_scores()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("contracts/acme.pdf");
        var byWords = await AddAsync(database, document, "Payment terms.", -0.2);
        var byMeaning = await AddAsync(database, document, "Invoices fall due after thirty days.", 0.9, page: 4, section: "Terms > Due");
        _keywords.Scores[byWords] = 8;

        var passages = await SearchAsync(database);

        Assert.Equal([byMeaning, byWords], passages.Select(passage => passage.ChunkId));
        var best = passages[0];
        Assert.Equal((document, "contracts/acme.pdf", 4, 1, 2), (best.DocumentId, best.FilePath, best.Page, best.StartLine, best.EndLine));
        Assert.Equal(("Terms > Due", "Invoices fall due after thirty days."), (best.Section, best.Content));
        Assert.Equal(
            (0.9, 0.0),
            (best.Cosine!.Value, best.Bm25),
            (left, right) => Math.Abs(left.Item1 - right.Item1) < 0.001 && left.Item2 == right.Item2);
        Assert.Equal(-0.2, passages[1].Cosine!.Value, 3);
        Assert.Equal(8, passages[1].Bm25);
        Assert.Null(passages[1].Page);
        Assert.Equal(0.75 / 1.24, best.Score, 3);
    }

    [Fact]
    public async Task Search_finds_every_copy_of_a_text()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await database.AddVectorAsync("Same text.", StubEmbedder.WithCosine(0.9));
        var copies = new List<long>();
        for (var i = 0; i < 5; i++)
            copies.Add(await database.AddChunkAsync(await database.AddDocumentAsync($"copy{i}.md"), "Same text."));

        Assert.Equal(copies, (await SearchAsync(database)).Select(passage => passage.ChunkId));
    }

    [Fact]
    public async Task Search_is_not_crowded_out_by_vectors_whose_text_is_gone()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await database.ExecuteAsync(
            "INSERT INTO vectors_1 SELECT sha256(('gone ' || i)::bytea), ARRAY[1, i / 100000.0, 0]::real[]::halfvec, 0 FROM generate_series(1, 500) i");
        var chunk = await AddAsync(database, await database.AddDocumentAsync("a.md"), "Still here.", 0.5);

        Assert.Equal(chunk, Assert.Single(await SearchAsync(database)).ChunkId);
    }

    [Fact]
    public async Task Search_shows_only_what_is_in_the_database_when_memory_is_behind()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var chunk = await AddAsync(database, await database.AddDocumentAsync("new.md"), "Only in the database.", 0.4);
        _keywords.Scores[chunk + 1000] = 9; // replaced a moment ago

        var passage = Assert.Single(await SearchAsync(database));
        Assert.Equal((chunk, 0.0), (passage.ChunkId, passage.Bm25));
    }

    [Fact]
    public async Task Search_finds_by_keywords_what_has_no_vector_yet()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("a.md");
        var withVector = await AddAsync(database, document, "Other things.", 0.3);
        var withoutVector = await database.AddChunkAsync(document, "Payment terms are thirty days.");
        _keywords.Scores[withoutVector] = 5;

        var passages = await SearchAsync(database);
        Assert.Equal([withoutVector, withVector], passages.Select(passage => passage.ChunkId));
        Assert.Null(passages[0].Cosine);
    }

    [Fact]
    public async Task Search_finds_by_keywords_while_the_model_has_no_vectors_and_by_both_as_soon_as_it_has()
    {
        await using var database = await SeededDatabase.CreateAsync(hasVectors: false);
        var chunk = await database.AddChunkAsync(await database.AddDocumentAsync("a.md"), "Payment terms are thirty days.");
        _keywords.Scores[chunk] = 5;
        _keywords.Scores[chunk + 1000] = 9; // gone
        var pipeline = Pipeline(database);

        var passage = Assert.Single(await pipeline.SearchAsync(Principal.Operator, new SearchRequest(Question, 8, null), CancellationToken.None));
        Assert.Equal((chunk, null), (passage.ChunkId, passage.Cosine));

        await database.ExecuteAsync(
            """
            INSERT INTO embedding_models (fingerprint, name, dimensions, created_at, answers) VALUES ('f00d', 'stub', 3, now(), true);
            CREATE TABLE vectors_1 (hash bytea PRIMARY KEY, embedding halfvec(3) NOT NULL, generation bigint NOT NULL);
            """);
        await database.AddVectorAsync("Payment terms are thirty days.", StubEmbedder.WithCosine(0.6));
        passage = Assert.Single(await pipeline.SearchAsync(Principal.Operator, new SearchRequest(Question, 8, null), CancellationToken.None));
        Assert.Equal(0.6, passage.Cosine!.Value, 3);
    }

    [Fact]
    public async Task Search_whose_vectors_are_gone_asks_for_the_model_that_answers_now()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var chunk = await AddAsync(database, await database.AddDocumentAsync("a.md"), "Thirty days.", 0.5);
        var other = new StubEmbedder { Model = new("other", "beef", 2, 256), Vectors = { [Question] = [1, 0] } };
        var pipeline = Pipeline(database, models: database.Models(_embedder, other));
        var request = new SearchRequest(Question, 8, null);
        Assert.Equal(0.5, Assert.Single(await pipeline.SearchAsync(Principal.Operator, request, CancellationToken.None)).Cosine!.Value, 3);

        // The process slept: the model was changed and the old vectors are deleted before it looks again.
        await database.ExecuteAsync(
            """
            DELETE FROM embedding_models;
            DROP TABLE vectors_1;
            INSERT INTO embedding_models (fingerprint, name, dimensions, folder, created_at, answers) VALUES ('beef', 'other', 2, '/models/other', now(), true);
            CREATE TABLE vectors_2 (hash bytea PRIMARY KEY, embedding halfvec(2) NOT NULL, generation bigint NOT NULL);
            INSERT INTO vectors_2 SELECT hash, '[0.8,0.6]', 0 FROM chunks;
            """);

        var found = Assert.Single(await pipeline.SearchAsync(Principal.Operator, request, CancellationToken.None));
        Assert.Equal(chunk, found.ChunkId);
        Assert.Equal(0.8, found.Cosine!.Value, 3);
    }

    [Fact]
    public async Task Search_orders_the_best_by_how_close_the_words_stand_and_gives_as_many_as_asked_for()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("a.md");
        await AddAsync(
            database,
            document,
            $"What they are is said in terms {string.Join(' ', Enumerable.Repeat("of this and that", 8))} after the payment.",
            0.82);
        var close = await AddAsync(database, document, "What are the payment terms?", 0.8);

        var passages = await Pipeline(database).SearchAsync(Principal.Operator, new SearchRequest(Question, 1, null), CancellationToken.None);

        Assert.Equal(close, Assert.Single(passages).ChunkId);
    }

    [Fact]
    public async Task Search_by_reciprocal_ranks_is_not_refined()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("a.md");
        var first = await AddAsync(database, document, "Something else.", 0.82);
        await AddAsync(database, document, "What are the payment terms?", 0.8);

        var passages = await Pipeline(database, new ReciprocalRank()).SearchAsync(
            Principal.Operator, new SearchRequest(Question, 8, null), CancellationToken.None);

        Assert.Equal(first, passages[0].ChunkId);
    }

    [Fact]
    public async Task Search_asks_for_what_a_mistyped_question_meant()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var chunk = await AddAsync(database, await database.AddDocumentAsync("a.md"), "Thirty days.", 0.9);
        _keywords.Spellings["What are the paymnt terms?"] = Question;

        // The stub embeds nothing but the right question.
        var passages = await Pipeline(database).SearchAsync(
            Principal.Operator, new SearchRequest("What are the paymnt terms?", 8, null), CancellationToken.None);

        Assert.Equal(chunk, Assert.Single(passages).ChunkId);
    }

    [Fact]
    public async Task Ask_answers_what_a_mistyped_question_meant()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await AddAsync(database, await database.AddDocumentAsync("a.md"), "The payment terms are thirty days.", 0.5);
        _embedder.Vectors["The payment terms are thirty days."] = [1, 0, 0];
        _keywords.Spellings["Waht aer teh paymnt tems?"] = Question;
        var pipeline = Pipeline(database, writer: new ExtractiveWriter(_keywords, _embedder));

        var right = await pipeline.AskAsync(Principal.Operator, new SearchRequest(Question, 5, null), CancellationToken.None);
        var mistyped = await pipeline.AskAsync(Principal.Operator, new SearchRequest("Waht aer teh paymnt tems?", 5, null), CancellationToken.None);

        Assert.Equal("The payment terms are thirty days. [1]", right.Text);
        Assert.Equal(right.Text, mistyped.Text);
    }

    [Fact]
    public async Task Search_asks_again_when_a_document_is_replaced_meanwhile()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("a.md");
        await AddAsync(database, document, "Old text.", 0.9);
        long replacement = 0;
        var fusion = new InterruptedFusion(() =>
        {
            database.ExecuteAsync($"DELETE FROM chunks WHERE document_id = {document}").GetAwaiter().GetResult();
            replacement = AddAsync(database, document, "New text.", 0.8).GetAwaiter().GetResult();
        });

        var passages = await Pipeline(database, fusion).SearchAsync(Principal.Operator, new SearchRequest(Question, 8, null), CancellationToken.None);
        Assert.Equal(replacement, Assert.Single(passages).ChunkId);
    }

    [Theory]
    [InlineData(30, 0.01, "few chunks: those alone are read")]
    [InlineData(3_000, 0.6, "many: the index is searched until enough are found")]
    public async Task Search_under_a_filter_gives_full_results(int count, double share, string because)
    {
        await using var database = await SeededDatabase.CreateAsync();
        await database.ExecuteAsync(
            """
            INSERT INTO documents (file_path, state, size_bytes, modified_ticks) SELECT 'd' || i, 'indexed', 1, 1 FROM generate_series(1, 100) i;
            INSERT INTO chunks (document_id, ordinal, start_line, end_line, section, header, content, tokens, hash)
            SELECT d.id, i, 1, 1, '', '', d.file_path || ' ' || i, 3, sha256((d.file_path || ' ' || i)::bytea) FROM documents d, generate_series(1, 50) i;
            INSERT INTO vectors_1 SELECT hash, ARRAY[cos(id / 5000.0), sin(id / 5000.0), 0]::real[]::halfvec, 0 FROM chunks;
            """);
        // the nearest vectors belong to documents 1 to 40
        var documents = Enumerable.Range(41, Math.Max(1, count / 50)).Select(id => (long)id).ToList();
        _keywords.Let("some", documents, count, share);

        var passages = await Pipeline(database).SearchAsync(Principal.Operator, new SearchRequest(Question, 30, "some"), CancellationToken.None);

        Assert.True(passages.Count == 30, because);
        Assert.All(passages, passage => Assert.Contains(passage.DocumentId, documents));
        Assert.Equal(
            passages.OrderByDescending(passage => passage.Cosine).Select(passage => passage.ChunkId),
            passages.Select(passage => passage.ChunkId));
    }

    [Fact]
    public async Task Search_of_nothing_or_in_nothing_is_empty()
    {
        await using var database = await SeededDatabase.CreateAsync();
        _keywords.Let("none", [], 0, 0);
        Assert.Empty(await SearchAsync(database));
        Assert.Empty(await SearchAsync(database, "none"));
        Assert.Empty(await Pipeline(database).SearchAsync(Principal.Operator, new SearchRequest("  ", 8, null), CancellationToken.None));
        await Assert.ThrowsAsync<InvalidGlobException>(() => SearchAsync(database, "["));
    }

    [Fact]
    public async Task Ask_says_so_when_nothing_is_indexed_or_found()
    {
        await using var database = await SeededDatabase.CreateAsync();
        _keywords.ChunkCount = 0;
        var answer = await AskAsync(database, new FixedWriter("Never asked."));
        Assert.Equal(("No documents are indexed.", "none/extractive"), (answer.Text, answer.Model));
        Assert.Empty(answer.Sources);

        _keywords.ChunkCount = 1;
        answer = await AskAsync(database, new FixedWriter("Never asked."));
        Assert.Contains("not found in the documents", answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.Sources);
    }

    [Fact]
    public async Task Nothing_found_while_the_index_is_loading_is_no_answer()
    {
        await using var database = await SeededDatabase.CreateAsync();
        _keywords.ChunkCount = 0;
        var search = new SearchPipeline(
            _keywords, database.Models(_embedder), new VectorSearch(database.Sources), new ScoreCombination(), new PassageReader(
                new PassageStore(database.Sources)),
            feed: new LoadingFeed());

        await Assert.ThrowsAsync<IndexLoadingException>(
            () => search.FindAsync(Principal.Operator, new SearchRequest(Question, 8, null), CancellationToken.None));
    }

    private sealed class LoadingFeed : IKeywordFeed
    {
        public bool IsLoaded => false;

        public Task WaitUntilAsync(long changeNumber, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CatchUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [Fact]
    public async Task Ask_gives_the_writers_answer_with_checked_citations()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("a.md");
        await AddAsync(database, document, "Something else.", 0.9);
        var cited = await AddAsync(database, document, "Thirty days.", 0.8);

        var answer = await AskAsync(database, new FixedWriter("Thirty days [2], as always [9]."));

        Assert.Equal(("Thirty days [1], as always.", "test/fixed"), (answer.Text, answer.Model));
        Assert.Equal(cited, Assert.Single(answer.Sources).ChunkId);
    }

    [Fact]
    public async Task Streamed_answer_is_the_one_that_comes_at_once_otherwise()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("a.md");
        await AddAsync(database, document, "Something else.", 0.9);
        await AddAsync(database, document, "Thirty days.", 0.8);
        var writer = new FixedWriter("Thirty", " days [", "2]", ", as always", " [9].") { RunsLocally = false };

        var whole = await AskAsync(database, writer);
        var events = await Pipeline(database, writer: writer).StreamAsync(Principal.Operator, new SearchRequest(Question, 5, null), CancellationToken.None)
            .ToListAsync();

        var searched = Assert.IsType<AnswerEvent.Searched>(events[0]);
        Assert.Equal((Question, 2), (searched.SearchedFor, searched.Passages));
        Assert.Equal("test/fixed", Assert.IsType<AnswerEvent.Found>(events[1]).Model);
        var deltas = events.OfType<AnswerEvent.Delta>().ToList();
        Assert.Equal(["Thirty days", " [1], as", " always", "."], deltas.Select(delta => delta.Text));
        Assert.Equal([2], deltas.SelectMany(delta => delta.Cited));
        var completed = Assert.IsType<AnswerEvent.Completed>(events[^1]).Answer;
        Assert.Equal((whole.Text, whole.Model, FixedWriter.Usage), (completed.Text, completed.Model, completed.Usage));
        Assert.Equal(whole.Sources, completed.Sources);
    }

    [Fact]
    public async Task Answer_that_was_not_found_comes_with_the_three_closest_passages()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("a.md");
        List<long> chunks = [];
        foreach (var cosine in new[] { 0.9, 0.8, 0.7, 0.6 }) chunks.Add(await AddAsync(database, document, $"Passage {cosine}.", cosine));
        var writer = new FixedWriter(CannedResponses.NotFound);

        var answer = await AskAsync(database, writer);
        var events = await Pipeline(database, writer: writer).StreamAsync(Principal.Operator, new SearchRequest(Question, 5, null), CancellationToken.None)
            .ToListAsync();

        Assert.Empty(answer.Sources);
        Assert.Equal(chunks.Take(3), answer.Related.Select(passage => passage.ChunkId));
        Assert.Equal(CannedResponses.NotFound, Assert.Single(events.OfType<AnswerEvent.Delta>()).Text);
        Assert.Equal(chunks.Take(3), Assert.IsType<AnswerEvent.Completed>(events[^1]).Answer.Related.Select(passage => passage.ChunkId));
        Assert.Empty((await AskAsync(database, new FixedWriter("Thirty days [1]."))).Related);
    }

    [Fact]
    public async Task Follow_up_is_searched_and_answered_as_the_question_that_it_stands_for()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await AddAsync(database, await database.AddDocumentAsync("a.md"), "Thirty days.", 0.9);
        var pipeline = Pipeline(database, writer: new FixedWriter("Thirty days [1]."), condenser: new FixedCondenser());
        // The stub embeds nothing but the question in full.
        var followUp = new SearchRequest("and those of payment?", 5, null) { History = [new(true, "What are the delivery terms?")] };

        var answer = await pipeline.AskAsync(Principal.Operator, followUp, CancellationToken.None);
        var events = await pipeline.StreamAsync(Principal.Operator, followUp, CancellationToken.None).ToListAsync();

        var streamed = Assert.IsType<AnswerEvent.Completed>(events[^1]).Answer;
        Assert.Equal(Question, Assert.IsType<AnswerEvent.Searched>(events[0]).SearchedFor);
        // The tokens of both calls.
        Assert.All([answer, streamed], one => Assert.Equal((Question, new TokenUsage(103, 9)), (one.SearchedFor, one.Usage)));
        Assert.All([answer, streamed], one => Assert.Single(one.Sources));

        _keywords.ChunkCount = 0;
        await database.ExecuteAsync("DELETE FROM documents");
        var nothing = await pipeline.AskAsync(Principal.Operator, followUp, CancellationToken.None);
        Assert.Equal((Question, new TokenUsage(3, 2)), (nothing.SearchedFor, nothing.Usage));
        Assert.Empty(nothing.Sources);
    }

    [Fact]
    public async Task Question_without_earlier_turns_is_not_condensed()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await AddAsync(database, await database.AddDocumentAsync("a.md"), "Thirty days.", 0.9);
        var condenser = new FixedCondenser();
        var answer = await Pipeline(database, condenser: condenser).AskAsync(Principal.Operator, new SearchRequest(Question, 5, null), CancellationToken.None);
        Assert.Equal((0, Question), (condenser.Calls, answer.SearchedFor));
    }

    [Fact]
    public async Task Stream_of_an_empty_index_says_that_no_documents_are_indexed()
    {
        await using var database = await SeededDatabase.CreateAsync();
        _keywords.ChunkCount = 0;
        var events = await Pipeline(database).StreamAsync(Principal.Operator, new SearchRequest(Question, 5, null), CancellationToken.None).ToListAsync();
        Assert.Empty(Assert.IsType<AnswerEvent.Found>(events[1]).Passages);
        Assert.Equal(
            (CannedResponses.NoDocuments, "none/extractive"),
            (Assert.IsType<AnswerEvent.Delta>(events[2]).Text, ((AnswerEvent.Completed)events[3]).Answer.Model));
    }

    [Fact]
    public async Task Search_by_keywords_alone_ranks_by_bm25_and_embeds_nothing()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("a.md");
        var nearest = await AddAsync(database, document, "Nearest, without a word.", 1);
        var second = await AddAsync(database, document, "Some words.", 0.9);
        var first = await AddAsync(database, document, "More words.", 0.1);
        _keywords.Scores[first] = 8;
        _keywords.Scores[second] = 6;
        _embedder.Before = Task.FromException(new InvalidOperationException("Nobody may embed the question."));

        var passages = await SearchAsync(database, arm: SearchArm.Keywords);

        Assert.Equal([(first, 1), (second, 0.75)], passages.Select(passage => (passage.ChunkId, passage.Score)));
        Assert.All(passages, passage => Assert.Null(passage.Cosine));
        Assert.DoesNotContain(nearest, passages.Select(passage => passage.ChunkId));
    }

    [Fact]
    public async Task Search_by_vectors_alone_ranks_by_cosine_what_has_a_vector()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var document = await database.AddDocumentAsync("a.md");
        var second = await AddAsync(database, document, "Farther.", 0.2);
        var first = await AddAsync(database, document, "Nearest.", 0.6);
        var withoutVector = await database.AddChunkAsync(document, "Payment terms, as asked.");
        _keywords.Scores[withoutVector] = 9;
        _keywords.Scores[second] = 8;

        var passages = await SearchAsync(database, arm: SearchArm.Vectors);

        Assert.Equal([first, second], passages.Select(passage => passage.ChunkId));
        Assert.Equal([0.8, 0.6], passages.Select(passage => passage.Score), (left, right) => Math.Abs(left - right) < 0.001);
    }

    [Fact]
    public async Task Search_by_vectors_alone_is_empty_while_there_are_none()
    {
        await using var database = await SeededDatabase.CreateAsync(hasVectors: false);
        _keywords.Scores[await database.AddChunkAsync(await database.AddDocumentAsync("a.md"), "Payment terms.")] = 5;

        Assert.Empty(await SearchAsync(database, arm: SearchArm.Vectors));
        Assert.Single(await SearchAsync(database, arm: SearchArm.Keywords));
    }

    [Fact]
    public async Task Answer_tells_of_each_sentence_how_its_sources_bear_it_out_streamed_or_not()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await AddAsync(database, await database.AddDocumentAsync("a.md"), "Payment terms are thirty days. Late payment costs interest of 2 %.", 0.9);
        var writer = new FixedWriter("Payment terms are thirty", " days [1]. Late payment costs interest of 5 % [1].");

        var whole = await AskAsync(database, writer);
        var request = new SearchRequest(Question, 5, null);
        var events = await Pipeline(database, writer: writer).StreamAsync(Principal.Operator, request, CancellationToken.None).ToListAsync();

        Assert.Equal(
            [("Payment terms are thirty days [1].", Support.Quoted), ("Late payment costs interest of 5 % [1].", Support.None)],
            whole.Sentences.Select(sentence => (whole.Text[sentence.Start..sentence.End], sentence.Support)));
        Assert.Equal(whole.Sentences, Assert.IsType<AnswerEvent.Completed>(events[^1]).Answer.Sentences);
    }

    [Fact]
    public async Task Canned_response_has_no_sentences_and_those_of_the_documents_themselves_are_quoted()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await AddAsync(database, await database.AddDocumentAsync("a.md"), "Payment terms are thirty days.", 0.9);

        Assert.Empty((await AskAsync(database, new FixedWriter("The answer was not found in the documents."))).Sentences);
        var quoted = await AskAsync(database, new FixedWriter("Payment terms are thirty days. [1]\nCity | Limit\nOslo | 7 [1]") { Model = ExtractiveWriter.ModelName });
        Assert.Equal([Support.Quoted, Support.Quoted, Support.Quoted], quoted.Sentences.Select(sentence => sentence.Support));
    }

    private static async Task<long> AddAsync(
        SeededDatabase database, long document, string content, double cosine, int? page = null, string section = "")
    {
        await database.AddVectorAsync(content, StubEmbedder.WithCosine(cosine));
        return await database.AddChunkAsync(document, content, page, section);
    }

    private Task<IReadOnlyList<Passage>> SearchAsync(SeededDatabase database, string? glob = null, SearchArm arm = SearchArm.Fused) =>
        Pipeline(database).SearchAsync(Principal.Operator, new SearchRequest(Question, 8, glob, arm), CancellationToken.None);

    private Task<CitedAnswer> AskAsync(SeededDatabase database, IAnswerWriter writer) =>
        Pipeline(database, writer: writer).AskAsync(Principal.Operator, new SearchRequest(Question, 5, null), CancellationToken.None);

    private AskingPipeline Pipeline(
        SeededDatabase database, IFusion? fusion = null, IAnswerWriter? writer = null, ActiveModelProvider? models = null, IQuestionCondenser? condenser = null) => new(
        condenser ?? new RuleCondenser(),
        new Admission(AdmissionLimits.ForThisMachine, TimeProvider.System),
        new SearchPipeline(
            _keywords,
            models ?? database.Models(_embedder),
            new VectorSearch(database.Sources),
            fusion ?? new ScoreCombination(),
            new PassageReader(new PassageStore(database.Sources))),
        _keywords,
        writer ?? new FixedWriter("Nobody asks."),
        new SupportCheck(_embedder),
        new NoMeter(),
        TimeProvider.System);

    private sealed class FixedCondenser : IQuestionCondenser
    {
        public int Calls { get; private set; }

        public ValueTask<CondensedQuestion> CondenseAsync(string question, IReadOnlyList<ConversationTurn> history, CancellationToken cancellationToken)
        {
            Calls++;
            return new(new CondensedQuestion(Question, new TokenUsage(3, 2)));
        }
    }

    /// <summary>Lets something happen between the two statements of the first search.</summary>
    private sealed class InterruptedFusion(Action interruption) : IFusion
    {
        private bool _isDone;

        public IReadOnlyList<FusedCandidate> Fuse(IReadOnlyList<Candidate> candidates, int top, double trust = 1)
        {
            if (!_isDone) interruption();
            _isDone = true;
            return new ScoreCombination().Fuse(candidates, top, trust);
        }
    }
}
