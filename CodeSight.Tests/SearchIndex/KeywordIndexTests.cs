using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.Tests.SearchIndex;

public sealed class KeywordIndexTests
{
    [Theory]
    [InlineData("OvertimeRate", "overtime_rate")]
    [InlineData("overtime_rate", "class OvertimeRate")]
    [InlineData("overtime-rate", "overtimeRate = 2")]
    [InlineData("overtime", "overtime_rate")]
    [InlineData("non compete", "a non-compete clause")]
    [InlineData("noncompete", "a non-compete clause")]
    [InlineData("non-compete", "noncompete")]
    [InlineData("email", "send an e-mail")]
    [InlineData("C++", "written in C++.")]
    [InlineData("c#", "written in C#")]
    [InlineData(".net", "the .NET runtime")]
    [InlineData("4.2", "see section 4.2, please")]
    [InlineData("1.2.3", "released as v1.2.3")]
    [InlineData("v1.2.3", "released as v1.2.3")]
    [InlineData("doe@example.com", "john.doe@example.com")]
    [InlineData("Keywords/FileGlob.cs", "see src/Keywords/FileGlob.cs")]
    [InlineData("server", "new HTTPServer2()")]
    [InlineData("resume", "a résumé")]
    [InlineData("What are the payment terms?", "Payment is due in 30 days.")]
    [InlineData("\"quoted\" AND (broken OR", "a quoted sign")]
    [InlineData("to be or not to be", "that is to be asked")]
    [InlineData("京都", "東京都に住む")]
    [InlineData("京", "東京都に住む")]
    public void Question_finds_the_text(string question, string text)
    {
        var index = Index(Document(1, "a.txt", "unrelated words here"), Document(2, "b.txt", text), Document(3, "c.txt", "another one"));

        Assert.Equal(2, Search(index, question)[0].DocumentId);
    }

    [Fact]
    public void Whole_identifier_comes_before_its_scattered_parts()
    {
        var index = Index(Document(1, "a.txt", "rate the overtime of a rate"), Document(2, "b.txt", "an overtime_rate is set"));

        Assert.Equal([2L, 1L], Search(index, "OvertimeRate").Select(hit => hit.DocumentId));
    }

    [Fact]
    public void Stop_words_do_not_score_beside_other_words()
    {
        var index = Index(Document(1, "a.txt", "what are the what are the"), Document(2, "b.txt", "fees"));

        Assert.Equal([2L], Search(index, "what are the fees").Select(hit => hit.DocumentId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?!")]
    [InlineData("unheardof")]
    public void Question_without_known_words_finds_nothing(string question)
    {
        var snapshot = Index(Document(1, "a.txt", "something")).Current;

        Assert.Empty(snapshot.Search(snapshot.Analyse(question), 10, null));
        Assert.Equal([0f], snapshot.Score(snapshot.Analyse(question), [1]));
    }

    [Theory]
    [InlineData("out-of-pocket", "out of pocket costs", "pocket")]
    [InlineData("OvertimeRate", "the rate of overtime", "overtim rate")]
    [InlineData("FooBar", "nothing of it", "foobar")]
    [InlineData("section 4.2", "section 4 and 2", "section 4.2 4 2")]
    [InlineData("unheardof", "nothing of it", "unheardof")]
    public void Other_spelling_that_no_chunk_has_is_no_term_of_the_question(string question, string text, string terms)
    {
        var snapshot = Index(Document(1, "a", text)).Current;

        Assert.Equal(terms, string.Join(' ', snapshot.Analyse(question).Terms.Select(term => term.Text)));
    }

    [Fact]
    public void Header_and_file_name_are_found()
    {
        var index = Index(
            new KeywordDocument(1, "hr/employee_handbook.pdf", [new KeywordChunk(10, "Handbook > Parental leave", "Sixteen weeks.")]),
            Document(2, "b.txt", "nothing of it"));

        Assert.Equal([10L], Search(index, "parental leave").Select(hit => hit.ChunkId));
        Assert.Equal([10L], Search(index, "employee_handbook.pdf").Select(hit => hit.ChunkId));
    }

    [Fact]
    public void Score_is_bm25_with_lucenes_idf()
    {
        // The same file name everywhere: its words change every length by the same amount, counted in below.
        var index = Index(
            Document(1, "a", "fee fee salary holiday"), Document(2, "a", "salary"), Document(3, "a", "holiday time off work"));
        var snapshot = index.Current;

        var hit = Assert.Single(snapshot.Search(snapshot.Analyse("fees"), 10, null));

        const double K1 = 1.2, B = 0.75;
        var name = 0d;   // "a" is a stop word
        var mean = ((4 + name) + (1 + name) + (3 + name)) / 3;
        var idf = Math.Log(1 + ((3 - 1 + 0.5) / (1 + 0.5)));
        Assert.Equal(idf * (K1 + 1) * 2 / (2 + (K1 * (1 - B + (B * 4 / mean)))), hit.Score, 5);
        Assert.Equal(idf * (K1 + 1), snapshot.LargestPossibleScore(snapshot.Analyse("fees")), 5);
        Assert.Equal(Math.Log(1 + (3.5 / 0.5)), snapshot.Analyse("unheardof").Terms[0].Idf, 5);
    }

    [Fact]
    public void Neighbours_are_those_in_the_document()
    {
        var index = Index(
            new KeywordDocument(
                1, "a", [new KeywordChunk(30, "", "fee fee"), new KeywordChunk(10, "", "holiday"), new KeywordChunk(20, "", "fee")]),
            Document(2, "a", "fee"),
            Document(3, "a", "holiday"));
        var query = index.Current.Analyse("fees");
        long[] ids = [30, 10, 20, 2, 99];
        var scores = index.Current.Score(query, ids);

        var around = index.Current.ScoreNeighbours(query, ids);

        Assert.Equal([scores[1], (scores[0] + scores[2]) / 2, scores[1], scores[3], 0], around);
        Assert.True(around[1] > 0);
        index.Apply([], [1], 2);
        Assert.Equal(0, index.Current.ScoreNeighbours(query, [10])[0]);
    }

    [Fact]
    public void Equal_scores_come_by_chunk_id()
    {
        var index = Index([.. Enumerable.Range(1, 50).Select(id => Document(51 - id, "a", "same text"))]);

        Assert.Equal(Enumerable.Range(1, 10).Select(id => (long)id), Search(index, "text").Select(hit => hit.ChunkId));
    }

    [Fact]
    public void Index_that_lived_equals_a_fresh_one()
    {
        var random = new Random(1);
        var lived = new KeywordIndex();
        var now = new Dictionary<long, KeywordDocument>();
        var nextChunk = 1L;
        for (var change = 1; change <= 300; change++)
        {
            var changed = new List<KeywordDocument>();
            for (var i = random.Next(12); i > 0; i--)
            {
                var document = RandomDocument(random, random.Next(1, 200), ref nextChunk);
                changed.Add(document);
                now[document.DocumentId] = document;
            }

            var removed = now.Keys.Where(_ => random.Next(40) == 0).Except(changed.Select(document => document.DocumentId)).ToList();
            foreach (var id in removed) now.Remove(id);
            lived.Apply(changed, [.. removed, 1000 + change], change);

            if (change % 20 == 0) AssertEqual(Fresh(now.Values), lived, random);
        }

        Assert.Equal(300, lived.ChangeNumber);
        lived.Apply([], [.. now.Keys], 301);
        Assert.Equal((0, 0), (lived.ChunkCount, lived.DocumentCount));
        Assert.Empty(Search(lived, "w1 w2"));
    }

    [Fact]
    public void Snapshot_stays_as_it_was_while_the_index_changes()
    {
        var random = new Random(2);
        var nextChunk = 1L;
        var index = new KeywordIndex();
        index.Apply([.. Enumerable.Range(1, 100).Select(id => RandomDocument(random, id, ref nextChunk))], [], 1);
        var snapshot = index.Current;
        var before = snapshot.Search(snapshot.Analyse("w1 w5 w30"), 1000, null);

        for (var change = 2; change < 60; change++)
            index.Apply([RandomDocument(random, random.Next(1, 100), ref nextChunk)], [random.Next(1, 100)], change);

        Assert.Equal(before, snapshot.Search(snapshot.Analyse("w1 w5 w30"), 1000, null));
        Assert.NotEqual(before, Search(index, "w1 w5 w30", 1000));
    }

    [Fact]
    public async Task Readers_see_whole_states_while_a_writer_works()
    {
        // Every state holds the same number of chunks of each document, so a half-applied change would show.
        var index = new KeywordIndex();
        KeywordDocument[] State(int version) => [.. Enumerable.Range(1, 20).Select(id => new KeywordDocument(id, "a", [.. Enumerable.Range(0, 5).Select(chunk =>
            new KeywordChunk((version * 1000) + (id * 10) + chunk, "", $"common version{version} new{version}x{id}"))]))];
        index.Apply(State(0), [], 0);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                var snapshot = index.Current;
                var hits = snapshot.Search(snapshot.Analyse("common"), 200, null);
                Assert.Equal(100, hits.Count);
                Assert.Single(hits.Select(hit => hit.Score).Distinct());
                Assert.Single(hits.Select(hit => hit.ChunkId / 1000).Distinct());
            }
        })).ToList();

        for (var version = 1; version < 300; version++) index.Apply(State(version), [], version);

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public void Filter_lets_only_matching_paths_through()
    {
        var random = new Random(3);
        var nextChunk = 1L;
        var index = new KeywordIndex();
        for (var id = 1; id <= 120; id++) index.Apply([RandomDocument(random, id, ref nextChunk)], [Math.Max(0, id - 90)], id);
        var snapshot = index.Current;
        var query = snapshot.Analyse("w1 w2 w3");
        var all = snapshot.Search(query, 10_000, null);

        var filter = snapshot.Filter("folder1/*") ?? throw new InvalidOperationException("Other folders exist.");

        var documents = filter.DocumentIds.ToHashSet();
        Assert.All(documents, id => Assert.True(id % 3 == 1 && id > 30));
        Assert.Equal(all.Where(hit => documents.Contains(hit.DocumentId)), snapshot.Search(query, 10_000, filter));
        Assert.Equal(all.Where(hit => documents.Contains(hit.DocumentId)).Take(3), snapshot.Search(query, 3, filter));
        Assert.Equal((double)filter.Count / index.ChunkCount, filter.Share);
        Assert.Null(snapshot.Filter(null));
        Assert.Null(snapshot.Filter("*.md"));
        Assert.Empty(snapshot.Search(query, 10, snapshot.Filter("*.pdf")));
        Assert.Throws<InvalidGlobException>(() => snapshot.Filter("[a"));
        index.Apply([], [50], 200);
        Assert.Throws<ArgumentException>(() => index.Current.Search(query, 10, filter));
    }

    [Fact]
    public void State_within_a_scope_is_that_of_an_index_without_the_other_documents()
    {
        var random = new Random(5);
        var nextChunk = 1L;
        var documents = Enumerable.Range(1, 90).Select(id => RandomDocument(random, id, ref nextChunk)).ToList();
        var scope = PathScope.Everything.And([FileGlob.Parse("folder1/*"), FileGlob.Parse("folder2/*")]);
        var (whole, alone) = (Fresh(documents), Fresh(documents.Where(document => scope.IsMatch(document.FilePath))));
        var within = whole.Current.Within(scope);

        Assert.InRange(within.ChunkCount, 1, whole.ChunkCount - 1);
        Assert.Equal((alone.ChunkCount, alone.DocumentCount), (within.ChunkCount, within.CountDocuments()));
        foreach (var question in Enumerable.Range(0, 200).Select(_ => RandomText(random, 4)))
        {
            var (own, other) = (within.Analyse(question), alone.Current.Analyse(question));
            Assert.Equal(other.Terms, own.Terms);
            Assert.Equal(alone.Current.CorrectSpelling(question, null), within.CorrectSpelling(question, null));
            Assert.Equal(alone.Current.Search(other, 10_000, null), within.Search(own, 10_000, null));
        }

        Assert.Same(whole.Current, whole.Current.Within(PathScope.Everything));
        Assert.Equal(0, whole.Current.Within(PathScope.Nothing).ChunkCount);
    }

    [Fact]
    public void State_within_a_scope_is_kept_for_as_long_as_the_state_holds()
    {
        var scope = PathScope.Everything.And([FileGlob.Parse("open/**")]);
        var index = Index(Document(1, "open/a.md", "ordinary words"), Document(2, "closed/b.md", "ordinary words"));
        var within = index.Current.Within(scope);
        Assert.Same(within, index.Current.Within(scope));
        var chunk = within.Search(within.Analyse("ordinary"), 10, null).Single().ChunkId;
        Assert.True(within.Has(chunk, "open/a.md"));
        Assert.False(within.Has(chunk, "closed/a.md"));
        Assert.False(within.Has(index.Current.Search(index.Current.Analyse("ordinary"), 10, null).Single(hit => hit.ChunkId != chunk).ChunkId, "closed/b.md"));

        index.Apply([Document(3, "open/c.md", "ordinary words")], [1], 200);

        var next = index.Current.Within(scope);
        Assert.Equal([3], next.Search(next.Analyse("ordinary"), 10, null).Select(hit => hit.DocumentId));
        Assert.Equal([1], within.Search(within.Analyse("ordinary"), 10, null).Select(hit => hit.DocumentId));
        Assert.Throws<InvalidOperationException>(() => next.Within(PathScope.Nothing));
    }

    [Fact]
    public void Typing_error_is_not_corrected_to_a_word_that_only_others_may_read()
    {
        var index = Index(Document(1, "open/a.md", "ordinary words"), Document(2, "closed/b.md", "project zanzibar"));

        Assert.Equal("project zanzibar", index.Current.CorrectSpelling("project zanzibr", null));
        var within = index.Current.Within(PathScope.Everything.And([FileGlob.Parse("open/**")]));
        Assert.Equal("project zanzibr", within.CorrectSpelling("project zanzibr", null));
        Assert.Equal("ordinary", within.CorrectSpelling("ordinry", null));
    }

    [Fact]
    public void Document_given_twice_ends_as_its_last_form()
    {
        var index = Index(Document(1, "a", "old form"), Document(1, "a", "newer form"), Document(2, "b", "gone"));
        index.Apply([Document(2, "b", "back again")], [2], 2);

        Assert.Equal(2, index.DocumentCount);
        Assert.Empty(Search(index, "old gone"));
        Assert.Equal([1L, 2L], Search(index, "newer back").Select(hit => hit.DocumentId).Order());
    }

    [Fact]
    public void Document_without_chunks_is_removed()
    {
        var index = Index(Document(1, "a", "some words"));
        index.Apply([new KeywordDocument(1, "a", [])], [], 2);

        Assert.Equal((0, 0, 2L), (index.ChunkCount, index.DocumentCount, index.ChangeNumber));
    }

    [Fact]
    public void Very_long_question_is_answered()
    {
        var index = Index(Document(1, "a", "needle"));
        var question = "needle " + string.Join(' ', Enumerable.Range(0, 200_000).Select(i => "word" + i));

        Assert.Single(Search(index, question));
    }

    internal static KeywordDocument RandomDocument(Random random, long id, ref long nextChunk)
    {
        var chunks = new List<KeywordChunk>();
        for (var i = random.Next(1, 9); i > 0; i--)
            chunks.Add(new KeywordChunk(nextChunk++, RandomText(random, 4), RandomText(random, 60)));
        return new KeywordDocument(id, $"folder{id % 3}/document_{id}.md", chunks);
    }

    internal static void AssertEqual(KeywordIndex expected, KeywordIndex actual, Random random)
    {
        Assert.Equal((expected.ChunkCount, expected.DocumentCount), (actual.ChunkCount, actual.DocumentCount));
        for (var round = 0; round < 10; round++)
        {
            var question = RandomText(random, 6);
            var query = actual.Current.Analyse(question);
            Assert.Equal(expected.Current.Analyse(question).Terms, query.Terms);
            var hits = Search(actual, question, 10_000);
            Assert.Equal(Search(expected, question, 10_000), hits);
            Assert.Equal(hits.Select(hit => hit.Score), actual.Current.Score(query, [.. hits.Select(hit => hit.ChunkId)]));
            Assert.Equal(hits.Take(7), Search(actual, question, 7));
        }
    }

    private static KeywordIndex Fresh(IEnumerable<KeywordDocument> documents)
    {
        var index = new KeywordIndex();
        index.Apply([.. documents.OrderByDescending(document => document.DocumentId)], [], 1);
        return index;
    }

    private static string RandomText(Random random, int longest) =>
        string.Join(' ', Enumerable.Range(0, random.Next(1, longest + 1)).Select(_ => "w" + (int)Math.Pow(300, random.NextDouble())));

    private static KeywordIndex Index(params KeywordDocument[] documents)
    {
        var index = new KeywordIndex();
        index.Apply(documents, [], 1);
        return index;
    }

    private static KeywordDocument Document(long id, string path, string text) => new(id, path, [new KeywordChunk(id, "", text)]);

    private static IReadOnlyList<KeywordHit> Search(KeywordIndex index, string question, int top = 10)
    {
        var snapshot = index.Current;
        return snapshot.Search(snapshot.Analyse(question), top, null);
    }
}
