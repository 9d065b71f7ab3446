using CodeSight.Bench.Scale;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Tests.Indexing.Chunking;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Bench.Scale;

/// <summary>
/// A small folder in the layout of the real texts: the samples as one handbook, and made sentences as two retrieval sets.
/// </summary>
internal sealed class ScaleTexts : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ScaleTexts()
    {
        var random = new Random(1);
        foreach (var set in new[] { "squad11", "npl" })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, "ir", set));
            _folder.Write(Path.Combine("ir", set, "corpus.jsonl"), string.Join('\n', Enumerable.Range(0, 40).Select(at =>
                $$"""{"id":"{{set}}#{{at}}","title":"{{set}}_{{at / 10}}","text":"{{string.Join(' ', Enumerable.Range(0, 4).Select(_ => Sentence(random)))}}"}""")));
        }

        var handbook = Directory.CreateDirectory(Path.Combine(_folder.Path, "docs", "handbook-18f")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "samples", "handbook"), "*.md", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(handbook, Path.GetFileName(file)));
        Kinds = BaseTexts.Read(_folder.Path, 10_000);
    }

    public IReadOnlyList<TextKind> Kinds { get; }

    public IReadOnlyList<BasePassage> Passages => [.. Kinds.SelectMany(kind => kind.Passages)];

    public IChunker Chunker { get; } = new Chunker(new LetterCounter());

    /// <summary>The documents of a corpus, and the corpus itself.</summary>
    public (ScaledCorpus Corpus, List<ScaledDocument> Documents) Make(int chunks, int seed = 1)
    {
        var corpus = new ScaledCorpus(Kinds, Chunker, seed);
        return (corpus, corpus.Generate(chunks).ToList());
    }

    public void Dispose() => _folder.Dispose();

    private static string Sentence(Random random) =>
        "The " + string.Join(' ', Enumerable.Range(0, 9).Select(_ => "word" + (char)('a' + random.Next(26)) + (char)('a' + random.Next(26)))) + ".";
}
