using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.Tests.SearchIndex;

public sealed class DocumentAnalysisTests
{
    [Fact]
    public void Many_documents_at_once_give_what_they_give_one_by_one()
    {
        var random = new Random(7);
        var chunk = 1L;
        var documents = Enumerable.Range(1, 400).Select(id => KeywordIndexTests.RandomDocument(random, id, ref chunk)).ToList();
        // One that is as large as all others, words that nothing else has, and the same new word in many of them.
        documents.Insert(
            200,
            new KeywordDocument(1000, "large.md", [.. Enumerable.Range(0, 3000).Select(i => new KeywordChunk(chunk + i, "Large", $"unique{i} shared{i / 100} {i}"))]));
        documents.AddRange(Enumerable.Range(0, 300).Select(i => new KeywordDocument(2000 + i, $"late{i}.md", [new KeywordChunk(chunk + 3000 + i, "", $"shared{i % 30} café")])));
        var index = new KeywordIndex();
        foreach (var document in documents) index.Apply([document], [], 1);

        Assert.True(documents.Sum(document => document.Chunks.Count) > 3500);
        Assert.Empty(IndexStatistics.DifferencesFromFresh(index, documents));
    }

    [Fact]
    public void Joined_parts_lie_one_behind_the_other()
    {
        // The whole comes first and numbers the terms for all.
        var analysis = new DocumentAnalysis(new TermDictionary());
        var whole = Analyse(0, 40);
        var joined = ForwardIndex.Join([Analyse(0, 1), Analyse(1, 25), Analyse(25, 25), Analyse(25, 40)]);

        Assert.Equal(whole.DocumentIds, joined.DocumentIds);
        Assert.Equal(whole.Paths, joined.Paths);
        Assert.Equal(whole.FirstChunks, joined.FirstChunks);
        Assert.Equal(whole.ChunkIds, joined.ChunkIds);
        Assert.Equal(whole.Lengths, joined.Lengths);
        Assert.Equal(whole.TermStarts, joined.TermStarts);
        Assert.Equal(whole.Terms, joined.Terms);

        // Documents of 0 to 3 chunks.
        ForwardIndex Analyse(int first, int end) => analysis.Analyse([.. Enumerable.Range(first, end - first).Select(id => new KeywordDocument(
            id, $"w{id}", [.. Enumerable.Range(0, id % 4).Select(chunk => new KeywordChunk((10 * id) + chunk, "w1", $"w{id + chunk} w{id}"))]))]);
    }

    [Fact]
    public async Task Terms_that_threads_add_at_the_same_time_have_one_number_each()
    {
        var dictionary = new TermDictionary();
        var words = Enumerable.Range(0, 50_000).Select(i => $"word{i}").ToArray();
        var numbers = await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var found = new int[words.Length];
            var order = Enumerable.Range(0, words.Length).ToArray();
            new Random(seed).Shuffle(order);
            foreach (var word in order) found[word] = dictionary.FindOrAdd(words[word]);
            return found;
        })));

        Assert.All(numbers, found => Assert.Equal(numbers[0], found));
        Assert.Equal(Enumerable.Range(0, words.Length), numbers[0].Order());
        Assert.Equal(words.Length, dictionary.Count);
        for (var word = 0; word < words.Length; word++) Assert.Equal(words[word], dictionary.TextOf(numbers[0][word]).ToString());
    }
}
