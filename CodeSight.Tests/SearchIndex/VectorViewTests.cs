using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;
using CodeSight.Tests.Encoder.Vectors;

namespace CodeSight.Tests.SearchIndex;

public sealed class VectorViewTests : IDisposable
{
    private const int Dimensions = 96;

    private readonly KeywordIndex _index = new();
    private readonly Dictionary<long, (string Path, float[] Vector)> _chunks = [];

    public VectorViewTests() => _index.KeepVectors(new VectorSource(1, Dimensions));

    public void Dispose() => _index.Dispose();

    [Fact]
    public async Task Nearest_are_those_of_an_exact_search_through_adds_changes_deletes_and_merges()
    {
        var random = new Random(7);
        var nextChunk = 1L;
        for (var step = 0; step < 40; step++)
        {
            var documents = Enumerable.Range(0, 20)
                .Select(_ => Document(random.Next(1, 200), ref nextChunk, random)).DistinctBy(document => document.DocumentId).ToList();
            Replace(documents, [random.Next(1, 200)], random);
        }

        _index.CompleteVectors();
        Assert.InRange(_index.Snapshot.Views.Count, 1, 15);
        Assert.Equal(_chunks.Count, _index.ChunkCount);
        foreach (var question in VectorBlockTests.RandomVectors(Dimensions, 10, seed: 8))
        {
            await AssertNearestAsync(question, null);
            await AssertNearestAsync(question, "odd/*");
            await AssertNearestAsync(question, "odd/7.md");
        }
    }

    [Fact]
    public async Task Questions_that_arrive_together_find_what_each_finds_alone()
    {
        var (random, nextChunk) = (new Random(9), 1L);
        Replace([.. Enumerable.Range(1, 300).Select(id => Document(id, ref nextChunk, random))], [], random);
        _index.CompleteVectors();
        var view = View();
        var questions = VectorBlockTests.RandomVectors(Dimensions, 50, seed: 10);
        var alone = new List<IReadOnlyList<KeywordHit>>();
        foreach (var question in questions) alone.Add(await view.FindNearestAsync(question, 10, null, CancellationToken.None));

        var together = await Task.WhenAll(
            questions.Select(question => Task.Run(() => view.FindNearestAsync(question, 10, null, CancellationToken.None))));

        Assert.Equal(alone, together);
    }

    [Fact]
    public async Task Copies_of_one_text_do_not_crowd_out_the_others()
    {
        var question = VectorBlockTests.RandomVectors(Dimensions, 1, seed: 11)[0];
        var (random, nextChunk) = (new Random(12), 1L);
        Replace([.. Enumerable.Range(1, 3).Select(id => Document(id, ref nextChunk, random))], [], random, copies: question);
        Replace([.. Enumerable.Range(10, 20).Select(id => Document(id, ref nextChunk, random))], [], random);
        _index.CompleteVectors();

        var nearest = await View().FindNearestAsync(question, 20, null, CancellationToken.None);

        var copies = _chunks.Count(pair => pair.Value.Vector == question);
        Assert.Equal(copies + 19, nearest.Count);
        Assert.All(nearest.Take(copies), hit => Assert.Equal(1, hit.Score, 1e-5));
    }

    [Fact]
    public async Task Vectors_are_not_used_before_all_are_there_nor_for_another_model()
    {
        var (random, nextChunk) = (new Random(13), 1L);
        var document = Document(1, ref nextChunk, random);
        _index.Apply([document], [], 1);
        Assert.Null(_index.Current.VectorsOf(1));

        var chunks = _index.ChunksWithoutVector();
        Assert.Equal(document.Chunks.Select(chunk => chunk.ChunkId), chunks);
        _index.AddVectors([new ChunkVector(chunks[0], VectorBlockTests.RandomVectors(Dimensions, 1, 14)[0]), new ChunkVector(999, new float[Dimensions])]);
        _index.CompleteVectors();

        Assert.Null(_index.Current.VectorsOf(2));
        Assert.Equal(
            chunks[0], Assert.Single(await View().FindNearestAsync(new float[Dimensions], 5, null, CancellationToken.None)).ChunkId);
        Assert.Equal(chunks[1..], _index.ChunksWithoutVector([1, 2]));

        var before = View();
        _index.KeepVectors(new VectorSource(2, 8));
        Assert.Null(_index.Current.VectorsOf(1));
        Assert.Equal(chunks.Length, _index.ChunksWithoutVector().Length);
        // Who began with the old ones ends with them.
        Assert.Single(await before.FindNearestAsync(new float[Dimensions], 5, null, CancellationToken.None));
    }

    [Fact]
    public async Task Vector_of_a_renamed_document_is_filled_in_where_it_lives()
    {
        var (random, nextChunk) = (new Random(15), 1L);
        Replace([.. Enumerable.Range(10, 100).Select(id => Document(id, ref nextChunk, random))], [], random);
        var document = Document(1, ref nextChunk, random);
        _index.Apply([document], [], 2);
        _index.Apply([document with { FilePath = "odd/renamed.md" }], [], 3);
        var question = VectorBlockTests.RandomVectors(Dimensions, 1, seed: 16)[0];

        _index.AddVectors([new ChunkVector(document.Chunks[0].ChunkId, question)]);
        _index.CompleteVectors();

        Assert.Equal(document.Chunks[0].ChunkId, (await View().FindNearestAsync(question, 1, null, CancellationToken.None))[0].ChunkId);
    }

    private IVectorView View() => _index.Current.VectorsOf(1) ?? throw new InvalidOperationException("All vectors are there.");

    private static KeywordDocument Document(long id, ref long nextChunk, Random random)
    {
        var chunks = new List<KeywordChunk>();
        for (var left = random.Next(2, 6); left > 0; left--) chunks.Add(new KeywordChunk(nextChunk++, "", $"word{random.Next(100)}"));
        return new KeywordDocument(id, id % 2 == 1 ? $"odd/{id}.md" : $"even/{id}.md", chunks);
    }

    private void Replace(List<KeywordDocument> documents, List<long> removed, Random random, float[]? copies = null)
    {
        foreach (var path in documents.Select(document => document.FilePath).Concat(removed.Select(id => id % 2 == 1 ? $"odd/{id}.md" : $"even/{id}.md")))
            foreach (var chunk in _chunks.Where(pair => pair.Value.Path == path).Select(pair => pair.Key).ToList()) _chunks.Remove(chunk);
        var vectors = new List<ChunkVector>();
        foreach (var document in documents)
        {
            foreach (var chunk in document.Chunks)
            {
                var vector = copies ?? VectorBlockTests.RandomVectors(Dimensions, 1, random.Next())[0];
                vectors.Add(new ChunkVector(chunk.ChunkId, vector));
                _chunks[chunk.ChunkId] = (document.FilePath, vector);
            }
        }

        _index.Apply(documents, removed, _index.ChangeNumber + 1, vectors);
    }

    private async Task AssertNearestAsync(float[] question, string? glob)
    {
        var expected = _chunks
            .Where(pair => glob is null || FileGlob.Parse(glob).IsMatch(pair.Value.Path))
            .OrderByDescending(pair => VectorBlockTests.Dot(pair.Value.Vector, question)).Take(10).Select(pair => pair.Key);

        var nearest = await View().FindNearestAsync(question, 10, _index.Current.Filter(glob), CancellationToken.None);

        Assert.Equal(expected, nearest.Select(hit => hit.ChunkId));
    }
}
