using System.Security.Cryptography;
using System.Text;
using CodeSight.Extraction;

namespace CodeSight.Core.Data.Documents;

/// <summary>A chunk as its row holds it: its texts made storable, and the hash of what the model is given.</summary>
internal sealed record StoredChunk(long DocumentId, long Generation, Chunk Chunk, byte[] Hash)
{
    public static StoredChunk Of(long documentId, long generation, Chunk chunk)
    {
        var clean = chunk with
        {
            Section = CleanText.Of(chunk.Section),
            Header = CleanText.Of(chunk.Header),
            Content = CleanText.Of(chunk.Content),
        };
        return new StoredChunk(documentId, generation, clean, SHA256.HashData(Encoding.UTF8.GetBytes(clean.EmbeddingText)));
    }

    /// <summary>Whether the stored row is about the same text.</summary>
    public bool HasTextOf(OldChunk old) => Chunk.Ordinal == old.Ordinal && Hash.AsSpan().SequenceEqual(old.Hash);

    /// <summary>Whether the stored row is right as it is.</summary>
    public bool Equals(OldChunk old) =>
        HasTextOf(old) && Generation == old.Generation
        && (Chunk.Page, Chunk.StartLine, Chunk.EndLine, Chunk.Section) == (old.Page, old.StartLine, old.EndLine, old.Section);
}

/// <summary>The row of a chunk that may be replaced, without its texts.</summary>
internal sealed record OldChunk(int Ordinal, byte[] Hash, int? Page, int StartLine, int EndLine, string Section, long Generation);
