using System.Text;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Extraction;
using CodeSight.Extraction.Host;

namespace CodeSight.Bench.Scale;

/// <summary>Reads and cuts a file as the server does, in this process: for files that are known to be harmless.</summary>
internal static class FileChunks
{
    private static readonly ExtractionOptions Limits = new();

    /// <param name="path">Its ending decides which extractor reads the bytes.</param>
    public static ExtractedDocument Extract(string path, byte[] bytes)
    {
        var extractor = ExtractorRegistry.Find(path) ?? throw new ArgumentException($"Files like {path} are not read.", nameof(path));
        return extractor.Extract(new SourceFile(bytes, path, Limits), CancellationToken.None);
    }

    /// <summary>The document's title and its chunks.</summary>
    public static (string? Title, IReadOnlyList<Chunk> Chunks) Cut(IChunker chunker, string path, string content)
    {
        var document = Extract(path, Encoding.UTF8.GetBytes(content));
        return (document.Title, chunker.Cut(document));
    }
}
