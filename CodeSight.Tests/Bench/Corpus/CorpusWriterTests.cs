using CodeSight.Bench.Corpus;

namespace CodeSight.Tests.Bench.Corpus;

public sealed class CorpusWriterTests
{
    private const string Lines =
        """
        {"id": "1", "title": "on wings .", "text": "an experimental study"}
        {"id": "2", "title": "", "text": "no title"}
        {"id": "Oil_(1973)#0", "title": "Oil_(1973)", "text": "The crisis"}
        {"id": "Oil_(1973)#1", "title": "Oil_(1973)", "text": "began in October."}
        {"id": "a/b", "title": null, "text": "one"}
        {"id": "a?b", "title": null, "text": "two"}
        """;

    [Fact]
    public void Writer_writes_a_file_for_each_document_and_maps_it_back()
    {
        using var folder = new TemporaryFolder();
        var target = Path.Combine(folder.Path, "out");
        var corpus = CorpusWriter.Write(folder.Write("corpus.jsonl", Lines), target, 0, 1);

        Assert.Equal((6, 0), (corpus.Files.Count, corpus.LeftOut));
        var contents = corpus.Files.ToDictionary(file => file.Key, file => File.ReadAllText(Path.Combine(target, file.Value)));
        Assert.Equal("on wings .\n\nan experimental study\n", contents["1"]);
        Assert.Equal("no title\n", contents["2"]);
        Assert.Equal("The crisis\n", contents["Oil_(1973)#0"]);
        Assert.Equal(("one\n", "two\n"), (contents["a/b"], contents["a?b"]));
        Assert.Equal("Oil_(1973)_1.txt", corpus.Files["Oil_(1973)#1"]);
        Assert.Equal(6, Directory.GetFiles(target).Length);
    }

    [Fact]
    public void Writer_leaves_out_whole_articles_when_asked_to()
    {
        using var folder = new TemporaryFolder();
        var lines = Enumerable.Range(0, 100).Select(
            at => $$"""{"id": "Article{{at / 10}}#{{at % 10}}", "title": "Article{{at / 10}}", "text": "text"}""");
        var target = Path.Combine(folder.Path, "out");
        var corpus = CorpusWriter.Write(folder.Write("corpus.jsonl", string.Join('\n', lines)), target, 0.3, 1);

        Assert.Equal((70, 30), (corpus.Files.Count, corpus.LeftOut));
        Assert.Equal(7, corpus.Files.Keys.Select(id => id.Split('#')[0]).Distinct().Count());
        Assert.Equal(70, Directory.GetFiles(target).Length);
    }

    [Fact]
    public void Questions_of_a_set_name_the_written_files_and_are_unanswerable_where_all_were_left_out()
    {
        using var folder = new TemporaryFolder();
        folder.Write("queries.jsonl", """
            {"id":"1","text":"both","answers":["x"]}
            {"id":"2","text":"gone"}
            {"id":"3","text":"unjudged"}
            {"id":"4","text":"judged irrelevant"}
            """);
        folder.Write("qrels.tsv", "qid\tdocid\trel\n1\tA#0\t2\n1\tA#1\t1\n1\tB#0\t1\n2\tB#0\t1\n4\tA#0\t0\n");
        var questions = CorpusQuestions.Read(
            folder.Path, new WrittenCorpus(new Dictionary<string, string> { ["A#0"] = "A_0.txt", ["A#1"] = "A_1.txt" }, 1));

        Assert.Equal(["1", "2"], questions.Select(question => question.Id));
        Assert.Equal([new RelevantPlace("A_0.txt", null, 2), new RelevantPlace("A_1.txt")], questions[0].Relevant);
        Assert.Equal(["x"], questions[0].Answers!);
        Assert.False(questions[0].Unanswerable);
        Assert.Equal((null, null, true), (questions[1].Relevant, questions[1].Answers, questions[1].Unanswerable));
    }
}
