using CodeSight.Core.Data.Documents;
using CodeSight.Extraction;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>Cuts a document into chunks: deterministic, thread-safe, covering every block.</summary>
public interface IChunker
{
    /// <summary>Version of the rules and their settings; another version means that all documents must be cut again.</summary>
    string Version { get; }

    /// <summary>The document's chunks in reading order, numbered from 0. No chunk spans two pages.</summary>
    IReadOnlyList<Chunk> Cut(ExtractedDocument document);
}
