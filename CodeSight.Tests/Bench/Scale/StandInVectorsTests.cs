using CodeSight.Bench.Scale;
using CodeSight.Tests.Indexing;
using CodeSight.Tests.Models;

namespace CodeSight.Tests.Bench.Scale;

public sealed class StandInVectorsTests : IDisposable
{
    private readonly ScaleTexts _texts = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Vectors_have_length_1_lie_near_their_passages_and_are_never_the_same()
    {
        var passages = new PassageVectors(new FakeEmbedder("a"), null).Of(_texts.Passages, (_, _) => { }, default);
        var vectors = new StandInVectors(passages);
        var seen = new HashSet<string>();
        foreach (var document in _texts.Make(500).Documents)
            foreach (var chunk in document.Chunks)
            {
                var vector = vectors.Of(document, chunk);
                Assert.Equal(vector, vectors.Of(document, chunk));
                Assert.Equal(1, vector.Sum(value => value * value), 4);
                Assert.True(seen.Add(string.Join(' ', vector)));
                var mean = new float[8];
                foreach (var (passage, characters) in document.OriginsOf(chunk))
                    for (var i = 0; i < mean.Length; i++) mean[i] += characters * passages[passage][i];
                Assert.True(ReferenceModels.Cosine(mean, vector) > 0.9);
            }
    }

    [Fact]
    public void Passages_are_encoded_once_when_a_file_keeps_their_vectors()
    {
        var file = Path.Combine(_folder.Path, "passages.vectors");
        var (first, second, other) = (new FakeEmbedder("a"), new FakeEmbedder("a"), new FakeEmbedder("b"));
        var vectors = new PassageVectors(first, file).Of(_texts.Passages, (_, _) => { }, default);

        Assert.Equal(vectors, new PassageVectors(second, file).Of(_texts.Passages, (_, _) => { }, default));
        Assert.Equal(_texts.Passages.Count, vectors.Length);
        Assert.NotEmpty(first.Embedded);
        Assert.Empty(second.Embedded);
        Assert.NotEqual(vectors, new PassageVectors(other, file).Of(_texts.Passages, (_, _) => { }, default));
    }

    public void Dispose()
    {
        _texts.Dispose();
        _folder.Dispose();
    }
}
