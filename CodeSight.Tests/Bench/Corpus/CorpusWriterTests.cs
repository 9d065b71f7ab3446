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
        var counts = CorpusWriter.Write(folder.Write("corpus.jsonl", Lines), target, 0, 1);

        Assert.Equal((6, 0), counts);
        var map = DocumentMap.Read(CorpusWriter.MapOf(target));
        var contents = Directory.EnumerateFiles(target).ToDictionary(file => map.Find(file)!, File.ReadAllText);
        Assert.Equal("on wings .\n\nan experimental study\n", contents["1"]);
        Assert.Equal("no title\n", contents["2"]);
        Assert.Equal("The crisis\n", contents["Oil_(1973)#0"]);
        Assert.Equal(("one\n", "two\n"), (contents["a/b"], contents["a?b"]));
        Assert.Equal("Oil_(1973)#1", map.Find("sub/Oil_(1973)_1.txt"));
        Assert.Null(map.Find("other.txt"));
    }

    [Fact]
    public void Writer_leaves_out_whole_articles_when_asked_to()
    {
        using var folder = new TemporaryFolder();
        var lines = Enumerable.Range(0, 100).Select(at => $$"""{"id": "Article{{at / 10}}#{{at % 10}}", "title": "Article{{at / 10}}", "text": "text"}""");
        var target = Path.Combine(folder.Path, "out");
        var counts = CorpusWriter.Write(folder.Write("corpus.jsonl", string.Join('\n', lines)), target, 0.3, 1);

        Assert.Equal((70, 30), counts);
        var left = File.ReadAllLines(CorpusWriter.LeftOutOf(target));
        Assert.Equal(3, left.Select(id => id.Split('#')[0]).Distinct().Count());
        Assert.Equal(70, Directory.GetFiles(target).Length);
    }
}
