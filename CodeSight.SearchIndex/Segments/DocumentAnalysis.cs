using CodeSight.SearchIndex.Analysis;

namespace CodeSight.SearchIndex.Segments;

/// <summary>
/// Documents to a <see cref="ForwardIndex"/>, many of them on all cores: a start that finds no snapshot analyses all text there is.
/// For one caller at a time.
/// </summary>
internal sealed class DocumentAnalysis(TermDictionary dictionary)
{
    /// <summary>Fewer chunks than this are not worth another thread.</summary>
    private const int MinChunksPerThread = 500;

    // A thread's words and weights take some megabytes.
    private const int MaxThreads = 8;

    private readonly ChunkTerms _chunkTerms = new(dictionary);

    /// <summary>
    /// The documents and their chunks in this order, whatever thread read them; only how new terms are numbered depends on it.
    /// </summary>
    public ForwardIndex Analyse(IReadOnlyList<KeywordDocument> documents)
    {
        var chunks = documents.Sum(document => document.Chunks.Count);
        var threads = Math.Clamp(chunks / MinChunksPerThread, 1, Math.Min(Environment.ProcessorCount, MaxThreads));
        if (threads == 1) return Analyse(documents, 0, documents.Count, _chunkTerms);

        var ends = Divide(documents, chunks, threads);
        var parts = new ForwardIndex[threads];
        Parallel.For(0, threads, part =>
            parts[part] = Analyse(documents, part == 0 ? 0 : ends[part - 1], ends[part], part == 0 ? _chunkTerms : new ChunkTerms(dictionary)));
        return ForwardIndex.Join(parts);
    }

    private static ForwardIndex Analyse(IReadOnlyList<KeywordDocument> documents, int start, int end, ChunkTerms chunkTerms)
    {
        var builder = new ForwardIndexBuilder();
        for (var i = start; i < end; i++)
        {
            var document = documents[i];
            builder.AddDocument(document.DocumentId, document.FilePath, document.Language);
            var fileName = document.FilePath.AsSpan(document.FilePath.LastIndexOf('/') + 1);
            var rules = Languages.Of(document.Language);
            foreach (var chunk in document.Chunks) chunkTerms.AddTo(builder, rules, fileName, chunk);
        }

        return builder.Build();
    }

    /// <summary>Where each part of the documents ends, so that all have about equally many chunks.</summary>
    private static int[] Divide(IReadOnlyList<KeywordDocument> documents, int chunks, int parts)
    {
        var ends = new int[parts];
        var (document, passed) = (0, 0L);
        for (var part = 0; part < parts; part++)
        {
            while (document < documents.Count && passed * parts < (part + 1L) * chunks) passed += documents[document++].Chunks.Count;
            ends[part] = document;
        }

        ends[^1] = documents.Count;
        return ends;
    }
}
