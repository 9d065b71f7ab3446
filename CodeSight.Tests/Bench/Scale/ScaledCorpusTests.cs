using CodeSight.Bench.Scale;
using CodeSight.SearchIndex.Globs;

namespace CodeSight.Tests.Bench.Scale;

public sealed class ScaledCorpusTests : IDisposable
{
    private const int Chunks = 4_000;

    private readonly ScaleTexts _texts = new();

    [Fact]
    public void Corpus_is_the_same_when_the_seed_is_the_same()
    {
        var first = Files(1);
        Assert.Equal(first, Files(1));
        Assert.NotEqual(first, Files(2));

        List<(string, string)> Files(int seed) =>
            [.. _texts.Make(300, seed).Documents.Select(document => (document.Path, document.Content))];
    }

    [Fact]
    public void Corpus_has_the_chunks_asked_for_and_no_text_twice()
    {
        var chunks = _texts.Make(Chunks).Documents.SelectMany(document => document.Chunks).ToList();
        Assert.InRange(chunks.Count, Chunks, Chunks + 100);
        Assert.Equal(chunks.Count, chunks.Select(chunk => Convert.ToHexString(chunk.Hash)).Distinct().Count());
        Assert.Equal(chunks.Count, chunks.Select(chunk => chunk.Chunk.EmbeddingText).Distinct().Count());
    }

    [Fact]
    public void Globs_keep_their_share_of_the_chunks()
    {
        var (corpus, documents) = _texts.Make(Chunks);
        var all = documents.Sum(document => document.Chunks.Count);
        foreach (var folder in GlobFolders.All)
        {
            var glob = FileGlob.Parse(folder.Glob);
            var kept = documents.Where(document => glob.IsMatch(document.Path)).Sum(document => document.Chunks.Count);
            Assert.Equal(corpus.ChunksByFolder[folder.Name], kept);
            if (folder.Share > 0) Assert.InRange(kept, (0.97 * folder.Share * all) - 2, folder.Share * all);
        }
    }

    [Fact]
    public void Documents_have_many_lengths_and_both_formats()
    {
        var documents = _texts.Make(Chunks).Documents;
        Assert.True(documents.Select(document => document.Chunks.Count).Distinct().Count() > 10);
        Assert.Equal([".md", ".txt"], documents.Select(document => Path.GetExtension(document.Path)).Distinct().Order());
        Assert.Equal(documents.Count, documents.Select(document => document.Path).Distinct().Count());
    }

    [Fact]
    public void Chunks_know_the_passages_that_they_are_made_of()
    {
        var passages = _texts.Passages;
        foreach (var document in _texts.Make(500).Documents)
            foreach (var chunk in document.Chunks)
            {
                var words = document.OriginsOf(chunk).SelectMany(origin => passages[origin.Passage].Text.Split(' ')).ToHashSet();
                Assert.NotEmpty(words);
                var own = chunk.Chunk.Content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                // The rest was swapped, or is Markdown that reading took away.
                Assert.True(own.Count(words.Contains) >= 0.4 * own.Length, chunk.Chunk.Content);
            }
    }

    [Fact]
    public void Thinning_keeps_runs_of_neighbours_spread_evenly()
    {
        var kept = BaseTexts.Thin(Enumerable.Range(0, 800).ToList(), 200).ToList();
        Assert.InRange(kept.Count, 190, 200);
        Assert.Equal(8, kept.Count(at => at / 8 == kept[0] / 8));
        Assert.InRange(kept.Max(), 700, 799);
        Assert.Equal(10, BaseTexts.Thin(Enumerable.Range(0, 10).ToList(), 50).Count());
    }

    public void Dispose() => _texts.Dispose();
}
